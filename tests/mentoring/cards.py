"""Makes cards. Defaults hold no surprises: everybody could go with everybody."""

from itertools import count

from hypothesis import strategies as st

from mentoring.domain.cards import Card

_ids = count(1)
LANGUAGES = ("de", "en", "uk", "ar", "vi")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "native")


def make_card(**more):
    number = next(_ids)
    return Card(
        **{
            "profile": number,
            "person": number,
            "languages": {"de": "B2"},
            "region": "lausitz",
            "slots": 0b111,
            "units": (number,),
            **more,
        }
    )


@st.composite
def cards(draw):
    words = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)
    number = draw(st.integers(1, 30))
    return Card(
        profile=next(_ids),
        person=number,
        languages=draw(st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(LEVELS))),
        learns=draw(st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=2)),
        interpreter=draw(st.booleans()),
        profession=draw(st.sampled_from(["", "nurse", "cook"])),
        topics=draw(words),
        situations=draw(words),
        interests=draw(words),
        region=draw(st.sampled_from(["", "lausitz", "havelland"])),
        remote=draw(st.booleans()),
        slots=draw(st.integers(0, 2**21 - 1)),
        hours=draw(st.integers(1, 8)),
        places=draw(st.integers(0, 3)),
        gender=draw(st.sampled_from(["", "woman", "man"])),
        gender_wish=draw(st.sampled_from(["", "woman"])),
        units=draw(st.lists(st.integers(1, 4), max_size=2)),
        bosses=draw(st.lists(st.integers(1, 30), max_size=2)),
        apart=draw(st.lists(st.integers(1, 30), max_size=2)),
        trained=draw(st.booleans()),
        conduct=draw(st.booleans()),
        weeks=draw(st.integers(0, 40)),
    )
