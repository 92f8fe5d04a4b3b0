"""The issues of an article with their sides: who is for, who is against, on what."""

from __future__ import annotations

from dataclasses import dataclass

from briefs.compare import issue_key, same_issue
from briefs.types import Brief, Mode, Position

_QUALIFIED: frozenset[Mode] = frozenset({"conditional", "hedged", "hypothetical", "inferred"})
_FINITE = frozenset("is are was were will would should could can must may might has have had do does did".split())
"""Words of a whole clause, which is no name of an issue."""
_POSSESSIVE = frozenset("his her hers its their theirs my our your".split())
LONGEST_NAME = 60
"""Characters of a wording that can stand over the sides of an issue."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What several positions are about, in the plainest of the article's wordings, and those positions, the surest first."""

    name: str
    positions: tuple[Position, ...]

    @property
    def supporters(self) -> tuple[str, ...]:
        """Ids of those who are for it."""
        return self._side("pos")

    @property
    def opponents(self) -> tuple[str, ...]:
        """Ids of those who are against it."""
        return self._side("neg")

    @property
    def holders(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(position.holder for position in self.positions))

    def _side(self, polarity: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(position.holder for position in self.positions if position.polarity == polarity))


def issues(brief: Brief) -> tuple[Issue, ...]:
    """The issues on which at least two hold a position: those with two sides first, then those with most holders."""
    groups: list[list[tuple[str, Position]]] = []
    for position in brief.positions:
        about = _about(brief, position)
        if _is_name(about) and _is_plain(brief, position):
            _group_of(about, groups).append((about, position))
    found = [_issue(group) for group in groups]
    shared = [issue for issue in found if len(issue.holders) > 1]
    return tuple(sorted(shared, key=lambda issue: (not (issue.supporters and issue.opponents), -len(issue.holders))))


def _is_name(about: str) -> bool:
    """Whether the words can stand over two sides: a phrase, not a clause, and nothing of somebody named elsewhere."""
    words = about.casefold().split()
    return bool(issue_key(about)) and not _FINITE & set(words) and words[0] not in _POSSESSIVE and not set("[]") & set(about)


def _is_plain(brief: Brief, position: Position) -> bool:
    """Whether the holder is simply for or against: not on a condition, not by hearsay, and not by name alone ("supporters")."""
    holder = brief.actor(position.holder)
    by_name = holder is not None and any(mention.span.covers(position.cue) for mention in holder.mentions)
    return not by_name and not _QUALIFIED & set(position.modes)


def _about(brief: Brief, position: Position) -> str:
    return " ".join(position.issue.of(brief.article.text).split()) if position.issue is not None else ""


def _group_of(about: str, groups: list[list[tuple[str, Position]]]) -> list[tuple[str, Position]]:
    for group in groups:
        if all(same_issue(about, wording) for wording, _ in group):
            return group
    groups.append([])
    return groups[-1]


def _issue(group: list[tuple[str, Position]]) -> Issue:
    wordings = [wording for wording, _ in group]
    fitting = [wording for wording in wordings if len(wording) <= LONGEST_NAME] or [min(wordings, key=len)]
    name = max(fitting, key=lambda wording: (wordings.count(wording), len(issue_key(wording)), -len(wording)))
    return Issue(name, tuple(sorted((position for _, position in group), key=lambda each: -each.confidence)))
