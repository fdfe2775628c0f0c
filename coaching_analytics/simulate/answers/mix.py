"""Contacts of sites, and what was done and spoken of in the hours given to them."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held
from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.clock import Bools

COMPONENTS = ("collaboration", "preparation", "observation", "feedback", "other_contact")


def mix_answers(records: Records, held: Held) -> dict[str, list[Answer]]:
    """contacts, component_mix and topic_mix."""
    return {
        "contacts": _contacts(records, held),
        "component_mix": _components(records, held),
        "topic_mix": _topics(records, held),
    }


def _inside(records: Records, held: Held) -> Bools:
    return (held.month >= records.months.start) & (held.month < records.months.stop)


def _contacts(records: Records, held: Held) -> list[Answer]:
    """Contacts in all and with a leader."""
    inside = _inside(records, held)
    return [
        answer(by, int((held.contact[name] & inside & mask[held.site]).sum()), recipient=name)
        for by, mask in records.cells()
        if mask.any()
        for name in ("any", "leader")
    ]


def _components(records: Records, held: Held) -> list[Answer]:
    """Hours given by what was done; what no part explains is other contact."""
    sessions, minutes = records.column("session", "session_id"), records.column("session", "minutes")
    part = positions(sessions, records.column("session_component", "session_id"))
    kind = positions(COMPONENTS, records.column("session_component", "component"))
    spent = np.zeros((len(COMPONENTS), len(sessions)))
    np.add.at(spent, (kind, part), records.column("session_component", "minutes"))
    spent[COMPONENTS.index("other_contact")] += np.maximum(minutes - spent.sum(axis=0), 0)
    portion = np.divide(
        held.minutes, minutes[held.session], out=np.ones(len(held.session)), where=minutes[held.session] > 0
    )
    found = []
    for by, mask in records.cells():
        rows = _inside(records, held) & mask[held.site]
        given = (spent[:, held.session[rows]] * portion[rows]).sum(axis=1)
        found += [
            answer(by, share(hours, given.sum()), component=name)
            for name, hours in zip(COMPONENTS, given, strict=True)
        ]
    return found


def _topics(records: Records, held: Held) -> list[Answer]:
    """Hours of visits with each topic, of those with any."""
    sessions = records.column("session", "session_id")
    of = positions(sessions, records.column("session_topic", "session_id"))
    names = records.column("session_topic", "topic")
    named = np.zeros(len(sessions), dtype=bool)
    named[of] = True
    found = []
    for by, mask in records.cells():
        rows = _inside(records, held) & mask[held.site]
        given = np.bincount(held.session[rows], weights=held.minutes[rows], minlength=len(sessions))
        whole = given[named].sum()
        for name in np.unique(names):
            hours = given[of[names == name]].sum()
            if hours:
                found.append(answer(by, share(hours, whole), topic=str(name)))
    return found
