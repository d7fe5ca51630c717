import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Reference;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Lets veraPDF judge files by PDF/UA-1 and PDF/A-3a, in one Java machine for all of them.
 *
 * <p>The engine comes inside another package's jar, without the classes that would read its own
 * profiles from XML. So they are read here. One line of JSON for each file and profile.
 */
final class VeraRun {
    private static final Map<String, PDFAFlavour> PROFILES = new LinkedHashMap<>();

    static {
        PROFILES.put("PDFUA-1", PDFAFlavour.PDFUA_1);
        PROFILES.put("PDFA-3A", PDFAFlavour.PDFA_3_A);
    }

    private VeraRun() {}

    public static void main(String[] files) throws Exception {
        // What is wrong with a file is in the answer; what the engine says to itself is not asked.
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new LinkedHashMap<>();
        for (String name : PROFILES.keySet()) {
            profiles.put(name, profile(name));
        }
        for (String file : files) {
            for (Map.Entry<String, ValidationProfile> entry : profiles.entrySet()) {
                System.out.println(judge(file, entry.getKey(), entry.getValue()));
            }
        }
    }

    private static String judge(String file, String name, ValidationProfile profile) {
        Set<String> findings = new LinkedHashSet<>();
        int checks = 0;
        boolean passed = false;
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        try (PDFAParser parser = foundry.createParser(new File(file), PROFILES.get(name));
                PDFAValidator validator = foundry.createValidator(profile, 100, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            passed = result.isCompliant();
            checks = result.getTotalAssertions();
            for (TestAssertion found : result.getTestAssertions()) {
                RuleId rule = found.getRuleId();
                findings.add(rule.getClause() + "-" + rule.getTestNumber() + ": " + found.getMessage());
            }
        } catch (Exception error) {
            passed = false;
            findings.add(error.toString());
        }
        List<String> quoted = new ArrayList<>();
        for (String finding : findings) {
            quoted.add(quote(finding));
        }
        return String.format(
                Locale.ROOT,
                "{\"file\": %s, \"profile\": %s, \"rules\": %d, \"checks\": %d, \"passed\": %b, \"findings\": [%s]}",
                quote(Path.of(file).getFileName().toString()),
                quote(name),
                profile.getRules().size(),
                checks,
                passed,
                String.join(", ", quoted));
    }

    private static ValidationProfile profile(String name) throws Exception {
        String place = "/org/verapdf/pdfa/validation/" + name + ".xml";
        Element root;
        try (InputStream source = VeraRun.class.getResourceAsStream(place)) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source).getDocumentElement();
        }
        Element details = child(root, "details");
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : children(child(root, "rules"), "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element one : children(child(root, "variables"), "variable")) {
            variables.add(
                    Profiles.variableFromValues(
                            one.getAttribute("name"),
                            one.getAttribute("object"),
                            text(one, "defaultValue"),
                            text(one, "value")));
        }
        return Profiles.profileFromValues(
                PROFILES.get(name),
                Profiles.profileDetailsFromValues(
                        text(details, "name"),
                        text(details, "description"),
                        details.getAttribute("creator"),
                        new Date(0)),
                "",
                rules,
                variables);
    }

    private static Rule rule(Element rule) {
        Element id = child(rule, "id");
        Element error = child(rule, "error");
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element one : children(child(error, "arguments"), "argument")) {
            String said = one.getAttribute("name");
            arguments.add(
                    ErrorArgumentImpl.fromValues(one.getTextContent(), said.isEmpty() ? null : said, null));
        }
        ErrorDetails message = Profiles.errorFromValues(text(error, "message"), arguments);
        RuleId key =
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber")));
        String late = rule.getAttribute("deferred");
        return Profiles.ruleFromValues(
                key,
                rule.getAttribute("object"),
                late.isEmpty() ? null : Boolean.valueOf(late),
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                message,
                new ArrayList<Reference>());
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element && node.getNodeName().equals(name)) {
                found.add((Element) node);
            }
        }
        return found;
    }

    private static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static String text(Element parent, String name) {
        Element found = child(parent, name);
        return found == null ? "" : found.getTextContent();
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ' || letter > '~') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
