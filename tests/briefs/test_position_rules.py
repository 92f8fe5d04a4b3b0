"""The rules for stances as a table: negation, modality, speech within speech, conditions, hearsay, papers, and the traps."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from briefs.types import Article, Brief

REST = "\n\nThe weather in the region was mild on Monday, and all of the markets were open."
BERG = "Norwegian Foreign Minister Anna Berg"


def read(engine: Engine, sentence: str) -> Brief:
    return engine.read(Article("a", sentence.replace("BERG", BERG) + REST))


def stances(engine: Engine, sentence: str) -> set[tuple[str, str]]:
    brief = read(engine, sentence)
    return {(brief.actor(position.holder).name, position.stance) for position in brief.positions}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "sentence", "expected"),
    [
        ("a passive has the agent as its holder", "Norway was praised by Sweden for the treaty.", {("Sweden", "SUPPORT")}),
        ("a state is a passive in form alone", "Norway is opposed to the plan.", {("Norway", "REJECT")}),
        ("must not is a rejection", "BERG said the union must not sign the treaty.", {("Anna Berg", "REJECT")}),
        ("a wrong signal is a warning", "BERG said the plan could send the wrong signal.", {("Anna Berg", "WARN")}),
        ("doubt is an expectation", "BERG said she doubted that the deal would hold.", {("Anna Berg", "EXPECT")}),
        ("a reporter is not the holder", "BERG said Sweden warned Denmark against the plan.", {("Sweden", "WARN")}),
        ("a vow to retaliate threatens", "Norway vowed to retaliate against Sweden.", {("Norway", "THREATEN")}),
        ("a speaker's country holds what it will do", "BERG said Norway would destroy the bridges.", {("Norway", "THREATEN")}),
        ("a hyphenated verdict", 'BERG called the plan "a non-starter".', {("Anna Berg", "CRITICIZE")}),
        (
            "a claim is called a name behind it",
            'BERG called the "claim of right" of the union "disturbing".',
            {("Anna Berg", "CRITICIZE")},
        ),
        ("come on", '"But, come on," BERG said.', set()),
        ("let us go back", '"Let\'s go back," BERG said.', set()),
        ("a door left open by a speaker", 'BERG said she "won\'t rule out" a deal.', set()),
        ("what is proposed", '"That is what I am proposing," BERG said.', set()),
        ("something", 'BERG said, "This is something we should debate."', set()),
        ("some supporters who support", "Several supporters of reform want to cut some of the seats.", set()),
        (
            "a call on the phone",
            "Some farmers have called Anna Berg to say they will not vote for the king, because of his extreme views.",
            {("farmers", "REJECT")},
        ),
        ("help that is offered", "Norway offered help to Sweden.", {("Norway", "AGREE")}),
        ("a ceasefire that is offered", "Norway offered a ceasefire.", {("Norway", "AGREE")}),
        ("phone calls", "Anna Berg made more than 150 phone calls to other pastors.", set()),
        ("pleasing voters", "The Norwegian team will appeal to her base with many arguments.", set()),
        ("relying on voters", "Anna Berg has counted on women to help her.", set()),
        (
            "which of two resigned",
            "The plan stands, said Phil Holm, a former backer of Ted Berg, who has since called on Norway to sign the treaty.",
            set(),
        ),
        ("and you get", '"Add that to the plan and you get something new," BERG said.', set()),
        ("what is no such thing", 'BERG said, "Lund writes. This is not something he should talk about in public."', set()),
        (
            "what is to be decided",
            "The paper talked about giving voters the right to “determine who they want as king and what the agenda of the "
            "union should be,” BERG said.",
            set(),
        ),
        ("an argument taken up", "“Take the argument that one can sleep well by not voting. It is old,” BERG said.", set()),
        (
            "what would have been",
            "Lund compared it with a measure strongly opposed by unions that would have required them to get approval.",
            {("unions", "REJECT")},
        ),
        ("let us is a proposal", '"Let\'s discuss this emergency," BERG told reporters.', {("Anna Berg", "CALL_FOR")}),
        ("praise of an effort", '"Sweden is really trying," BERG said.', {("Anna Berg", "SUPPORT")}),
        (
            "what else would happen is a warning",
            '"The king should leave, otherwise it would be a disaster," BERG said.',
            {("Anna Berg", "CALL_FOR"), ("Anna Berg", "WARN")},
        ),
        ("what is not enough is criticised", 'BERG said the reform was "nowhere near enough".', {("Anna Berg", "CRITICIZE")}),
        ("penalties to come threaten", '"There will be severe penalties," BERG said.', {("Anna Berg", "THREATEN")}),
        ("no talks to come refuse", '"There will be no talks with the rebels," BERG said.', {("Anna Berg", "REJECT")}),
        (
            "whom the parse lost but the quotation names",
            "But the general editor of Norland Radio, Dr Anna bin Berg, blamed the flood on Sweden.",
            {("Anna bin Berg", "ACCUSE")},
        ),
        ("demands that include something", "Norway's demands include the release of the crew.", {("Norway", "DEMAND")}),
        ("who sends a letter asks in it", "Anna Berg sent a letter requesting a ban.", {("Anna Berg", "CALL_FOR")}),
        ("agreeing to help with a thing agrees", "Norway agreed to help with the search.", {("Norway", "AGREE")}),
        (
            "a verdict in the subject",
            '"This reckless decision by the president has thrown the region into chaos," BERG said.',
            {("Anna Berg", "CRITICIZE")},
        ),
        (
            "a purpose justifies",
            'BERG said the operation was "to prevent attacks across the border."',
            {("Anna Berg", "SUPPORT")},
        ),
        (
            "only within a frame is a no to all else",
            "BERG said talks with Sweden would only take place within the framework of the alliance.",
            {("Anna Berg", "REJECT")},
        ),
        (
            "who agrees with somebody is agreed with",
            "Norway has reached an agreement with Sweden on fishing.",
            {("Norway", "AGREE"), ("Sweden", "AGREE")},
        ),
        (
            "a subject that stands right before its verb",
            "Norway has issued a warning for towns from Oslo to Bergen and other forecasters predicted a storm surge.",
            {("Norway", "WARN")},
        ),
        (
            "a participle behind a report is the reporter's",
            "Norway felt the union had done better, agreeing that the vote should be held.",
            {("Norway", "AGREE")},
        ),
        ("a warning to do something asks for it", "Norway warned people to stay inside.", {("Norway", "CALL_FOR")}),
        ("no intention is a refusal", "BERG said Norway had no intention of signing the treaty.", {("Norway", "REJECT")}),
        ("what would not help is warned of", "BERG said the ban would not help the fishermen.", {("Anna Berg", "WARN")}),
        ("a bad effect is warned of", "BERG said the ban would have a negative effect on trade.", {("Anna Berg", "WARN")}),
        ("who is accused of refusing does not refuse", "BERG accused Sweden of refusing to sign.", {("Anna Berg", "ACCUSE")}),
        (
            "words behind the attribution are the same speaker's",
            '"We will never accept it," BERG said. "The union must act now."',
            {("Anna Berg", "REJECT"), ("Anna Berg", "DEMAND")},
        ),
        ("denied any is a denial", "Norway denied any contact with the rebels.", {("Norway", "DENY")}),
        ("a challenge to an oath", "BERG said she would challenge the oath.", {("Anna Berg", "CRITICIZE")}),
        (
            "a paper speaks for who made it",
            "Norway filed a motion against the plan. The motion calls for an end to the fishing.",
            {("Norway", "CALL_FOR")},
        ),
        (
            "it stands for the paper",
            "Norway has proposed a new resolution on fishing. It calls for a return to the talks.",
            {("Norway", "CALL_FOR")},
        ),
        (
            "a second clause of one that is reported has its subject",
            "BERG said Norway would seek new talks and would sign the treaty.",
            {("Norway", "AGREE")},
        ),
        (
            "a command under a condition",
            '"If you cannot vote in person, send a letter to the embassy," BERG said.',
            {("Anna Berg", "CALL_FOR")},
        ),
        (
            "a warning under a condition",
            '"If Sweden leaves, the ban would damage the trade," BERG said.',
            {("Anna Berg", "WARN")},
        ),
        (
            "a belief that somebody utters",
            "BERG said she believed that the ban would damage the trade.",
            {("Anna Berg", "WARN")},
        ),
        ("a bad message", '"The plan has sent a terrible message to the towns," BERG said.', {("Anna Berg", "CRITICIZE")}),
        ("it is important to act", '"It is important to sign the treaty," BERG said.', {("Anna Berg", "CALL_FOR")}),
        ("agreeing to terms", "Norway agreed the plan with Sweden.", {("Norway", "AGREE")}),
    ],
)
def test_a_rule_yields_its_stance(engine: Engine, rule: str, sentence: str, expected: set[tuple[str, str]]) -> None:
    assert stances(engine, sentence) == expected, rule


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("who did not ask takes no stance", "Norway did not ask Sweden to sign the treaty."),
        ("no longer demands", "Norway no longer demands the withdrawal of the troops."),
        ("a withdrawn accusation", "Norway withdrew the accusation against Sweden."),
        ("a door left open", "Norway did not rule out sanctions."),
        ("a forecast of rain", "Norway predicted that the storm would pass on Monday."),
        ("a forecast of a number", '"We expect that this number will rise," BERG said.'),
        ("an invitation", "Anna Berg invited Carl Lund to play in her band."),
        ("a resignation", "Anna Berg announced her resignation on Monday."),
        ("a resignation to come", "Anna Berg announced she would step down."),
        (
            "a receiver",
            "The Northern Union had sent the council a plan for the march, which they rejected, approving only a rally.",
        ),
        ("no verdict of a paper", "The Norland Herald reported that the landing of the jet was a mistake."),
        ("what is taken for granted", '"We will never take your support for granted," BERG said.'),
        ("a heart has no will", '"My heart was going to stop," BERG said.'),
        ("information to come", '"We will inform people about the storm," BERG said.'),
        ("a misfortune", '"This is a truly tragic incident," BERG said.'),
        ("no plan in another's words", "Norway viewed the king as having no plan to end the war."),
        ("an admission", "Norway admitted the allegations."),
        ("a non-event", "BERG said she did not discuss the treaty with Sweden."),
        ("no agent of a passive", "Sweden was accused of breaking the treaty."),
        ("a meeting", "Norway met Sweden in Oslo and talked about the treaty."),
        ("a material act", "Norway sent aid to Sweden."),
        ("what somebody has to do", "Norway has to approve the deal."),
        ("what somebody is expected to do", "Norway is expected to back the deal."),
        ("what is doubted of others", '"I don\'t think most voters support it," BERG said.'),
        ("what is only weighed", '"Voters should consider voting for the treaty," BERG told them, and Norway was glad.'),
        ("a result that is told", "The Associated Press called the election for Anna Berg."),
        ("a threat that is suffered", "Farmers have a threat of ten years in jail over this."),
        ("another's offer", "Norway received assurances from Sweden that it would stay."),
        ("a question", '"Would Norway support the treaty?" BERG asked.'),
        ("what is not told", "Norway did not announce whom it would support."),
        ("an appeal in court", "The court heard Norway's appeal of the ruling."),
        ("not every one", '"Not every act of an official is a crime," BERG said.'),
        ("what came of an act", "Norway left the talks, thereby denying funds to the project."),
        ("neither of two", "Neither Norway nor Sweden would criticise the treaty."),
        ("a nested hypothesis", '"They might have said that this is absurd," BERG said.'),
        ("another particle", "Norway called off its search for the ship."),
        ("not before", '"I am not going to support it until they leave," BERG said.'),
        ("a wound", '"Officers found an inmate with stab wound injuries," BERG wrote.'),
        ("needs of a thing", 'BERG tweeted the response "required all hands on deck."'),
        ("not before it is done", 'BERG said "no two people should get married until they have lived together."'),
        ("a word for a misfortune", "BERG said premature deaths were caused by coal."),
        ("purchases", "Norway ordered bigger packages from suppliers."),
        ("a push elsewhere", "Norway pushed Sweden to the far left on taxes."),
        ("how two stand to each other", "Norway and Sweden disagreed about whether the clinic was open."),
        ("what is said to be true", "Norway confirmed the claim."),
        ("a misfortune", 'BERG said the victims died in an "appalling tragedy".'),
        ("a question in the middle", '"Who is so stupid to steal this?" BERG wrote on Monday.'),
        ("what can happen to anybody", "BERG said the disease can cause brain damage."),
        ("a title", 'Norway showed "A Tribute for a King" on Sunday.'),
        ("where it was said", "Sweden watched Norway's endorsement on Twitter."),
        ("a machine", "Farmers blasted the rocks with dynamite."),
        ("what the speaker mimics", "\"It turned out that 'we will not charge her,'\" BERG said."),
        ("what is bad only if it is so", '"If he has lied to the court, I think that\'s terrible," BERG said.'),
        ("a duty that follows from a condition", '"If a judge asks for it, then Sweden has to remove the post," BERG said.'),
        ("what nothing speaks for", '"There is no reason why the king should not share the letters," BERG said.'),
        ("a duty of the past", "BERG said the name had to be short."),
        ("what another is foretold to do", "BERG said that Sweden would end up backing the treaty."),
        ("what another is thought to hold", "BERG said the Swedish police were blaming Carl Lund for the fire."),
        ("to end up is no end", "BERG said that Carl Lund would end up campaigning for the treaty."),
        (
            "a “his” that may mean either of two",
            "The host was told by Carl Lund, who came to defend his view of the king, Erik Holm, and his call for a ban.",
        ),
        (
            "who is named between dashes",
            "In the letter - addressed to the mayor of Oslo, Carl D. Lund - the Bergen Liberal asks for an inquiry.",
        ),
        (
            "a participle that may belong to either of two verbs",
            "Lawmakers have led a campaign to get Norway to release the papers while requesting new inquiries.",
        ),
        (
            "harm that who believes in it need not mind",
            "Many Swedish generals believed that removing the herds would undermine the villages.",
        ),
        ("a gerund that is the subject", "Judge Carl Lund wrote denying Norwegians pensions violated the constitution."),
        ("some of a people", "Three Swedes sued to be allowed to vote."),
        (
            "last year's plans",
            "In a report in March of last year, BERG stated Norway did not have intentions of leaving the union.",
        ),
        ("a question with an example", "Carl Lund, for example, asked the mayor whether the minister had lied."),
        ("what is only to be remembered", '"It is important to remember how far we have come," Carl Lund said.'),
        ("agreeing nothing that is told", "The government of Norway issued a statement agreeing the matter."),
        ("an instruction without its content", '"I have instructed the office," BERG said.'),
        ("a comparison", '"I am with him today, just as I hope all of us are," BERG said.'),
        ("being ready with a thing", "BERG said Norway was ready with a draft of the law."),
        ("what is only considered", "BERG said Norway would consider charging the captain."),
        ("giving up a campaign", '"I am going to end my campaign," BERG said.'),
        (
            "praise of another's push",
            'Carl Lund spoke. Carl Lund wrote, "Kudos to [Erik Holm] on running a campaign to lift up working people and push '
            'for bold solutions we need."',
        ),
        (
            "a theory",
            "The authors proposed that in these birds, from a mechanical view, fast-legged walking automatically induced wing "
            "beating.",
        ),
        (
            "a theory whose verb the parse lost",
            "The authors proposed that in ducks, from a technical point of view, two-legged running automatically induced "
            "beak clapping.",
        ),
        ("whom a speaker means by “they”", '"The rebels will fight, for they support the king," BERG said.'),
        ("a word for a thing rather than an act", '"Some rebels wear false vests," BERG said.'),
        ("a question to followers", "Norway asked followers for places to eat in Bergen."),
        ("what is not thought", '"I don\'t think we will stop the talks," BERG said.'),
        ("what one does not say", '"I am not saying that the king has to repeat everything," BERG said.'),
        ("wherever it holds", '"A remedy is needed where a law violates the right to vote," BERG said.'),
        ("not by such means", '"We\'re not going to beat the king by shouting at voters," BERG said.'),
        ("not going to rest before", '"I\'m not gonna celebrate until the crew is home," BERG said.'),
        ("a choice that is hard", '"They have to decide whether to feed themselves or their dogs," BERG said.'),
        ("let alone", '"They cannot do as well as we did, never mind doing better," BERG said.'),
        ("for better or worse", '"People remembered this play, for better or worse," BERG said.'),
        ("a pleasure", '"It has become my guilty pleasure," BERG said.'),
        ("perhaps deceived", '"Maybe he has deceived himself into believing this," BERG said.'),
        ("a forecast as a suggestion", "BERG wrote to the union, suggesting that the vote won't be so close."),
        ("the best of her own", "Anna Berg considered her best book to be her story of the singer Ruth Holm."),
        ("a chance to take a stance", '"The volunteers deserve a chance to vote for the treaty," BERG said.'),
        ("what was alleged", "The charge stemmed from allegations Norway tried to pressure Sweden to open an investigation."),
        ("an act that may never come", "Norway may decide to back the treaty."),
        ("anyone but her", '"I\'m voting for anyone but Lund," BERG said.'),
        ("thanks to all", '"I sincerely thank all for their concern," BERG said.'),
        ("which of several speakers", "Anna Berg, Carl Holm and Eva Lund said that Norway must sign the treaty."),
        ("what a win would take", '"He would need to win all of the votes in May if he loses the north," BERG said.'),
        ("what has to be done anyway", '"We have to dock at the station," BERG said.'),
        ("what does not come back", "BERG said the trial would not bring her daughter back."),
        ("what was not done so far", "Norway has not voted for the party in decades."),
        ("bad luck", '"It\'s our bad luck," BERG said.'),
        ("an insistence that it is so", "Part of it is Anna Berg's insistence that energy will bring out many voters."),
        ("what somebody balked at", "Norway balked at accepting the offer."),
        ("an answer that is offered", "Anna Berg offered a more reserved response about the man."),
        ("a subject that is none", "While critics argue that trading prisoners encourages others, Norway waits."),
        ("encouragement", '"The king would probably encourage people," BERG said.'),
        ("not so much a worry", "Anna Berg said she was worried not so much about the storm in the north."),
        ("thanks in a speech", "Anna Berg drew cheers as she thanked her adopted home state."),
        ("a welcome to a place", '"There is nobody that we would love to welcome to this country," BERG said.'),
        ("what nobody known tells", "The magazine claimed that Norway refused to sign the treaty."),
        ("what the writer foretells", "The Norwegian union will accuse you of lying."),
        ("the least bad", "Anna Berg called the plan the least bad option."),
        ("an end that is no good", '"The plan would end all the kinds of care that we know," BERG said.'),
        ("an intention of the past", '"I was going to sign the treaty," BERG said.'),
        ("what voters are offered", "The Democrats Anna Berg and Carl Holm offered voters different approaches."),
        ("a reward", "Norway offered a reward for information."),
        ("who is accused in a heading", "Anna Berg Accused Of Shocking Act In Fit Of Rage"),
        ("what somebody was willing to do once", "Anna Berg had been willing to look away from the treaty."),
        ("the best of the bad", "Anna Berg called Carl Lund “the rebels' best recruiter.”"),
        ("a good wish", '"I hope you have a wonderful party," BERG said.'),
        (
            "a virtue",
            'Carl Lund died on Monday. "His unrelenting commitment to justice has left us a better nation," BERG said.',
        ),
        ("ready for nothing", '"Norway is ready," BERG said.'),
        ("supporters who support", "The supporters of the Northern Treaty gathered in Oslo on Monday."),
    ],
)
def test_what_takes_no_stance_is_left_out(engine: Engine, rule: str, sentence: str) -> None:
    taken = stances(engine, sentence)
    assert not {pair for pair in taken if pair != ("Anna Berg", "CALL_FOR")}, rule


@pytest.mark.parametrize(
    ("sentence", "mode"),
    [
        ("Norway would support the treaty.", "conditional"),
        ("BERG said Norway would urge Sweden to sign the treaty.", "future"),
        ("The last time Norway ordered the paper to close was in the war.", "historical"),
        ("Norway will support the treaty unless Sweden leaves.", "conditional"),
        ("Norway reportedly opposed the plan.", "hedged"),
        ("Norway opposed the plan in 1994.", "historical"),
        ("Norway had previously opposed the plan.", "historical"),
        ("Norway initially rejected the plan.", "historical"),
        ("Norway did not support the treaty.", "negation"),
        ("Norway will oppose the plan.", "future"),
        ("The visit is a sign that Norway supports the treaty.", "inferred"),
    ],
)
def test_the_manner_of_a_stance_is_marked(engine: Engine, sentence: str, mode: str) -> None:
    (position,) = read(engine, sentence).positions
    assert mode in position.modes


def test_hearsay_is_less_likely(engine: Engine) -> None:
    (told,) = read(engine, "Norway opposed the plan.").positions
    (heard,) = read(engine, "Norway reportedly opposed the plan.").positions
    assert heard.confidence < told.confidence


def test_our_country_is_not_us(engine: Engine) -> None:
    brief = read(engine, 'BERG said she was given "assurances from the US that it would stay."')
    assert all(position.holder != "anna-berg" for position in brief.positions)


def test_a_name_is_given_to_what_the_clause_above_is_about(engine: Engine) -> None:
    brief = read(engine, "BERG spoke out against the attack, calling it illegal.")
    named = next(position for position in brief.positions if position.stance == "ACCUSE")
    assert named.issue is not None
    assert named.issue.of(brief.article.text) == "the attack"
    assert named.target is None


def test_what_is_backed_against_something_is_not_that(engine: Engine) -> None:
    brief = read(engine, "Norway supported the government of Sweden against the uprising.")
    (position,) = brief.positions
    assert position.issue is None or "uprising" not in position.issue.of(brief.article.text)


def test_a_people_is_not_its_country(engine: Engine) -> None:
    (position,) = read(engine, "Anna Berg has insulted Swedes and women.").positions
    assert position.target is None


def test_a_refusal_stands_under_no_condition(engine: Engine) -> None:
    (position,) = read(engine, "Norway would not endorse the result.").positions
    assert position.modes == ("negation",)


def test_who_is_supported_against_another_is_the_only_target(engine: Engine) -> None:
    (position,) = read(engine, "Norway supported Sweden against Denmark.").positions
    assert position.target == "sweden"


def test_the_same_words_said_again_are_one_stance(engine: Engine) -> None:
    brief = read(engine, '"Carl Lund can look at you and lie and lie and lie," BERG said.')
    (position,) = brief.positions
    assert position.evidence.of(brief.article.text) == "Carl Lund can look at you and lie"


@pytest.mark.parametrize(
    "sentence",
    ["BERG announced that Norway would not prosecute Sweden.", "Several officials urged Sweden not to sign the treaty."],
)
def test_who_is_not_to_do_something_is_not_rejected_himself(engine: Engine, sentence: str) -> None:
    (position,) = read(engine, sentence).positions
    assert (position.stance, position.target) == ("REJECT", None)
