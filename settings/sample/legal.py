"""The legal texts of the sample association. A host writes its own."""

LEGAL = {
    "privacy": {
        "de": {
            "title": "Datenschutz",
            "slug": "datenschutz",
            "html": (
                "<p>Hier lesen Sie in einfachen Worten, was wir über Sie speichern, wofür und wie lange. "
                "Verantwortlich ist der Verein, dem Sie angehören; für das Landesverbandsbüro ist es der "
                "Landesverband Havelland-Oder e. V.</p>"
                "<h2>Was wir speichern</h2>"
                "<ul><li>Ihren Namen, Ihre Sprache und die Gliederung, zu der Sie gehören</li>"
                "<li>welche Kurse Sie besuchen, bis wann, und wann Sie sie abgeschlossen haben</li>"
                "<li>Ihre Antworten in den Übungen, damit Sie später weitermachen können</li>"
                "<li>was auf Ihrer Bescheinigung steht</li></ul>"
                "<h2>Was wir nicht speichern</h2>"
                "<p>Wir messen nicht, wie lange Sie lernen, und nicht, wann Sie zuletzt hier waren. "
                "Herkunft und Religion erfassen wir nicht.</p>"
                "<h2>Wer was sieht</h2>"
                "<p>Ihre Koordination sieht, dass Sie einen Kurs besuchen, bis wann er fällig ist und dass Sie "
                "ihn abgeschlossen haben. Punkte, Versuche und Antworten sieht sie nicht. Was Sie in den Feldern "
                "zum Nachdenken schreiben und wie Sie sich selbst einschätzen, sehen nur Sie.</p>"
                "<p>Jeder Blick anderer auf Ihre Daten wird festgehalten. Unter „Meine Daten“ sehen Sie, wer wann "
                "was gesehen hat.</p>"
                "<h2>Ihre Rechte</h2>"
                "<p>Sie können alle Ihre Daten als Datei herunterladen, sie berichtigen und löschen lassen. "
                "Schreiben Sie dazu an datenschutz@havelland-oder.example. Sie können sich auch bei der "
                "Aufsichtsbehörde für den Datenschutz beschweren.</p>"
            ),
        },
        "en": {
            "title": "Privacy",
            "slug": "privacy",
            "html": (
                "<p>Here you can read in plain words what we store about you, what for and for how long. "
                "The association you belong to is responsible; for the state office it is the "
                "Landesverband Havelland-Oder e. V.</p>"
                "<h2>What we store</h2>"
                "<ul><li>your name, your language and the unit you belong to</li>"
                "<li>which courses you take, by when, and when you completed them</li>"
                "<li>your answers to the exercises, so that you can go on later</li>"
                "<li>what stands on your certificate</li></ul>"
                "<h2>What we do not store</h2>"
                "<p>We do not measure how long you learn, nor when you were last here. "
                "We do not record origin or religion.</p>"
                "<h2>Who sees what</h2>"
                "<p>Your coordination sees that you take a course, when it is due and that you have completed "
                "it. It does not see points, attempts or answers. What you write in the fields for reflection "
                "and how you assess yourself is seen by you alone.</p>"
                "<p>Every look others take at your data is recorded. Under “My data” you can see who saw what "
                "and when.</p>"
                "<h2>Your rights</h2>"
                "<p>You can download all your data as a file, and have it corrected and erased. "
                "Write to datenschutz@havelland-oder.example. You can also complain to the "
                "data protection authority.</p>"
            ),
        },
    },
    "imprint": {
        "de": {
            "title": "Impressum",
            "slug": "impressum",
            "html": (
                "<p>Landesverband Havelland-Oder e. V.<br/>Uferpromenade 12<br/>00000 Neuwerder</p>"
                "<p>Diesen Verband gibt es nicht. Er ist erfunden, damit Sie Lotse ausprobieren können; "
                "auch alle Menschen in dieser Vorführung sind erfunden.</p>"
                "<p>E-Mail: kontakt@havelland-oder.example</p>"
            ),
        },
        "en": {
            "title": "Imprint",
            "slug": "imprint",
            "html": (
                "<p>Landesverband Havelland-Oder e. V.<br/>Uferpromenade 12<br/>00000 Neuwerder</p>"
                "<p>This association does not exist. It is invented so that you can try out Lotse; "
                "all people in this demonstration are invented, too.</p>"
                "<p>E-mail: kontakt@havelland-oder.example</p>"
            ),
        },
    },
}
