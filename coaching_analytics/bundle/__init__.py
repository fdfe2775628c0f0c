"""A bundle: a store's tables, definitions, settings and figures in one zip that recomputes itself."""

from coaching_analytics.bundle.package import BundleError
from coaching_analytics.bundle.read import Imported, import_bundle
from coaching_analytics.bundle.recompute import Comparison, recompute
from coaching_analytics.bundle.write import export_bundle

__all__ = ["BundleError", "Comparison", "Imported", "export_bundle", "import_bundle", "recompute"]
