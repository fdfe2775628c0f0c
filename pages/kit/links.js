// Follows the links in a table within the page's own session: a click says what was chosen, and the page goes there.
// With a modifier key, or without this script, a link is an ordinary one and opens the same view anew.
export default function ({ data, parentElement, setTriggerValue }) {
  const follow = (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('a[data-leads]');
    if (link?.dataset.table !== data.table) return;
    event.preventDefault();
    followLead(setTriggerValue, { filter: link.dataset.leads, value: link.dataset.value }, data.page);
  };
  document.removeEventListener('click', parentElement.follow);
  parentElement.follow = follow;
  document.addEventListener('click', follow);
  return () => document.removeEventListener('click', follow);
}
