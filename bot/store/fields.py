"""Walks of life by the words of a role: what tells the striker John Smith from the senator John Smith."""

from __future__ import annotations

_WORDS = {
    "sport": """
        athlete batsman bowler boxer captain coach cricketer cyclist defender fielder footballer forward fullback goalkeeper
        goalscorer golfer gymnast halfback jockey midfielder olympian paralympian pitcher quarterback racer referee rower runner
        sailor skater skier snowboarder sprinter striker surfer swimmer umpire winger wrestler
    """,
    "arts": """
        actor actress author cartoonist choreographer comedian composer conductor dancer filmmaker guitarist illustrator
        musician novelist painter photographer pianist playwright poet rapper screenwriter sculptor singer songwriter violinist
    """,
    "public": """
        ambassador chancellor congressman congresswoman councillor councilman councilwoman diplomat envoy governor lawmaker
        legislator mayor minister mp parliamentarian premier president secretary senator undersecretary
    """,
    "science": """
        anthropologist archaeologist astronomer astrophysicist biologist chemist climatologist ecologist epidemiologist
        geneticist geologist mathematician meteorologist neuroscientist palaeontologist paleontologist physicist seismologist
        virologist zoologist
    """,
    "faith": "archbishop ayatollah bishop cardinal imam pastor patriarch pope priest rabbi vicar",
    "crime": "burglar gangster gunman hijacker kidnapper murderer rapist robber shooter smuggler",
}
_FIELDS = {word: field for field, words in _WORDS.items() for word in words.split()}


def field_of(role: str) -> str | None:
    """The walk of life that a role in lower case speaks of; None where it names none, or more than one."""
    found = {_FIELDS[word] for word in role.split() if word in _FIELDS}
    return found.pop() if len(found) == 1 else None
