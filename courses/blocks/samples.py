"""What the chooser shows of each block: short, but as a trainer would write it.

German, like the courses of this house; a preview is an example, not a text of the interface.
"""

from typing import Any

PREVIEW = "lotse_courses/previews/block.html"
Sample = dict[str, Any]

TEXT = (
    "<h3>Was meinen wir mit Kultur?</h3><p>Kultur ist das, was in einer Gruppe als "
    "selbstverständlich gilt: wie man grüßt, wie man um Hilfe bittet, worüber man lacht. "
    "Auch eine Familie und eine Rettungswache haben ihre Selbstverständlichkeiten.</p>"
)
PICTURE: Sample = {
    "image": None,
    "alt": "Ein Boot kommt am Leuchtturm vorbei in den Hafen.",
    "decorative": False,
    "caption": "Angekommen: Zeichnung von der Küste.",
}
VIDEO: Sample = {
    "title": "Eine Übergabe, zweimal erzählt",
    "video": None,
    "captions": None,
    "transcript": "<p>Die Pflegerin sagt: „Ich brauche Sie hier noch fünf Minuten.“</p>",
}
AUDIO: Sample = {
    "title": "Der Anruf in der Nacht",
    "audio": None,
    "transcript": "<p>„Guten Abend, hier ist der Hausnotruf. Was ist passiert?“</p>",
}
CALLOUT: Sample = {
    "tone": "remember",
    "heading": "Zum Mitnehmen",
    "text": "<p>Suchen Sie drei Erklärungen, bevor Sie einer glauben.</p>",
}
ACCORDION: Sample = {
    "heading": "Vier Fragen, die weiterführen",
    "parts": [
        {
            "heading": "Was ist hier gerade los?",
            "text": "<p>Lärm, Zeitdruck und Angst verändern, wie Menschen reagieren.</p>",
        },
        {
            "heading": "Was ist dieser Person wichtig?",
            "text": "<p>Das weiß nur sie selbst. Fragen Sie nach.</p>",
        },
    ],
}
INCIDENT: Sample = {
    "title": "Das Ja der Spätschicht",
    "image": None,
    "image_alt": "",
    "vignette": "<p>Sie fragen eine neue Kollegin, ob sie die Übergabe verstanden hat. Sie lächelt "
    "und sagt Ja. Eine Stunde später fehlt ein Medikament.</p>",
    "explanations": [
        {
            "text": "Vor allen anderen zuzugeben, dass etwas unklar ist, war ihr unangenehm.",
            "plausibility": "good",
            "feedback": "Das geht vielen so, die neu sind. Unter vier Augen wäre es leichter.",
        },
        {
            "text": "Die Übergabe war schnell und voller Abkürzungen.",
            "plausibility": "partly",
            "feedback": "Das hat sicher dazu beigetragen, erklärt aber nicht das Ja.",
        },
        {
            "text": "In ihrer Heimat nimmt man es nicht so genau.",
            "plausibility": "hardly",
            "feedback": "Das ist ein Urteil über eine ganze Gruppe und sagt nichts über sie.",
        },
    ],
    "inside_view": "<p>„Ich wollte nachfragen, aber alle schauten auf die Uhr.“</p>",
    "caveat": "So kann es gewesen sein. Fragen Sie die Person, die vor Ihnen steht.",
    "required": True,
}
DIALOGUE: Sample = {
    "title": "Ein Gespräch an der Ausgabe",
    "setting": "<p>In der Kleiderkammer drängt sich ein Mann an der Schlange vorbei.</p>",
    "steps": [
        {
            "key": "start",
            "speaker": "Herr Rahimi",
            "line": "Ich muss jetzt dran, meine Tochter wartet.",
            "replies": [
                {
                    "text": "Hinten anstellen, bitte. Wie alle anderen auch.",
                    "effect": "Er dreht sich weg. Die Schlange murrt.",
                    "next": "ende",
                },
                {
                    "text": "Was ist mit Ihrer Tochter?",
                    "effect": "Er atmet auf.",
                    "next": "ende",
                },
            ],
        },
        {"key": "ende", "speaker": "Herr Rahimi", "line": "Danke.", "replies": []},
    ],
    "required": True,
}
SINGLE: Sample = {
    "question": "Wer dolmetscht am besten ein Gespräch über eine Diagnose?",
    "choices": [
        {"text": "Die zwölfjährige Tochter", "correct": False, "feedback": "Das überfordert sie."},
        {
            "text": "Eine ausgebildete Dolmetscherin",
            "correct": True,
            "feedback": "Ja, notfalls am Telefon.",
        },
        {"text": "Wer gerade Zeit hat", "correct": False, "feedback": "Das ist Zufall."},
    ],
    "explanation": "Kinder dolmetschen nie über Krankheiten ihrer Eltern.",
    "required": True,
}
MULTIPLE: Sample = {
    "question": "Eine Kollegin kommt zum dritten Mal zu spät. Welche Gedanken bringen Sie weiter?",
    "choices": [
        {
            "text": "Vielleicht passt der Bus nicht.",
            "correct": True,
            "feedback": "Leicht zu klären.",
        },
        {"text": "Das ist dort eben so.", "correct": False, "feedback": "Ein fertiges Urteil."},
        {
            "text": "Ich frage sie, woran es liegt.",
            "correct": True,
            "feedback": "Unter vier Augen.",
        },
    ],
    "explanation": "Hilfreich ist, was zu einer Frage führt.",
    "required": True,
}
QUIZ: Sample = {"quiz": None, "required": True}
SELF_ASSESSMENT: Sample = {
    "heading": "Wo stehe ich heute?",
    "phase": "before",
    "intro": "Wie sehr treffen diese Sätze heute auf Sie zu?",
    "statements": [
        {"code": "s1", "text": "Ich kann beschreiben, was ich sehe, ohne es gleich zu bewerten."},
        {"code": "s2", "text": "Ich suche nach mehreren Erklärungen, bevor ich urteile."},
    ],
    "required": True,
}
REFLECTION: Sample = {
    "heading": "Eine Situation aus meinem Dienst",
    "prompt": "Wann haben Sie zuletzt jemanden falsch eingeschätzt? Was hat Ihren Blick geändert?",
    "hint": "Zwei oder drei Sätze genügen.",
    "required": True,
}
