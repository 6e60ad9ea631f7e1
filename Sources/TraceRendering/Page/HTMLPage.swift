import TraceModel

/// A page of HTML that needs nothing else: no network, no script of others, no file beside it.
///
/// It holds the documents that `--format json` prints, and a script that draws them. So each number on the page is
/// one of JSON, and a filter on the page shows only what some document has. Whatever comes from a log is a text of an
/// element, a value of an attribute, or a string of a document; the script makes elements, and never reads markup. A
/// policy in the page forbids the browser to load anything or to run any other script.
///
/// The drawings are by hand. uPlot (MIT, 50 kB) draws on a canvas, which is nothing for a screen reader and blurs in
/// print. Vega-Lite (BSD, 800 kB with its runtime) is half of what a page may weigh. Ours are 80 kB: SVG with a table
/// behind each, in the colours of `DrawingLook`, which has one set for light and one for dark.
///
/// Without scripts the page still has its sentences, the waterfalls, and all of what a terminal would show.
struct HTMLPage {
  /// A drawing that is opened by a click.
  struct Drawing {
    /// The request's name for `trace show`.
    var request: String
    /// The name for a reader who cannot see it.
    var title: String
    /// An element, and what it shows in words.
    var svg: String
    var words: String
    /// How many rows it has.
    var rows: Int
    var isOpen = false
  }

  /// Sentences below a heading.
  struct Part {
    var title: String
    var remarks: [(text: String, needsAttention: Bool)]
  }

  var title: String
  /// Below the title.
  var sentences: [String] = []
  var parts: [Part] = []
  var documents: [PageDocument] = []
  var drawings: [Drawing] = []
  /// What a terminal would show.
  var text: String
  /// Rows of the first group whose numbers may be off, since clocks may; by their places.
  var doubtfulRows: [Int] = []
  /// Times of the page are shown in its zone.
  var times: TimestampFormat
  /// The first and the last time on the page, about; nil: none has one.
  var period: (from: Timestamp, until: Timestamp)?

  /// The page, with its last line end.
  var markup: String {
    """
    <!DOCTYPE html>
    <html lang="en" data-offsets="\(SVGElement.escaped(offsets))">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(SVGElement.escaped(PageScript.policy))">
    <meta name="viewport" content="width=device-width">
    <meta name="referrer" content="no-referrer">
    <title>\(SVGElement.escaped(title))</title>
    <style>
    \(PageScript.style)</style>
    </head>
    <body>
    \(Self.patterns)
    <a class="skip" href="#page">Skip to the numbers</a>
    <header><h1>\(SVGElement.escaped(title))</h1>
    \(sentences.map { "<p>\(SVGElement.escaped($0))</p>\n" }.joined())</header>
    \(parts.map(Self.section).joined())\(isOfDrawings ? waterfalls : "")\
    <main id="page" tabindex="-1" data-doubtful="\(doubtfulRows.map(String.init).joined(separator: ","))"></main>
    \(isOfDrawings ? "" : waterfalls)\(footer)\(documents.map(\.element).joined())<script>\(PageScript.text)</script>
    </body>
    </html>

    """
  }

  /// Waiting is hatched, and what no log covers, too, the other way. Outcomes lie on one another: each has a pattern
  /// of its own, in case that colours are not told apart.
  private static let patterns = """
    <svg class="patterns" width="0" height="0" aria-hidden="true"><defs>\(DrawingLook.pattern)\
    <pattern id="nothing" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">\
    <line x1="0" y1="0" x2="0" y2="8" class="grid hatch"/></pattern>\
    \(outcomes.map(pattern).joined())</defs></svg>
    """

  /// The outcomes in the order of pages. Of each what is cut out of its ground, a square of 8; nothing of `completed`.
  static let outcomes: [(outcome: Outcome, colour: String, cut: String)] = [
    (.completed, "good", ""), (.failed, "bad", "M0 0L8 8M8 0L0 8"), (.rejected, "s4", "M3 4h2"),
    (.unreachable, "s2", "M4 0v8"), (.lost, "s0", "M0 4h8"), (.queued, "warning", "M-2 6L6 -2M2 10L10 2"),
    (.processing, "s1", "M-2 2L6 10M2 -2L10 6"), (.incomplete, "s3", "M4 0v8M0 4h8"),
    (.unknown, "dim", "M0 2h4M4 6h4"),
  ]

  private static func pattern(_ outcome: Outcome, _ colour: String, _ cut: String) -> String {
    "<pattern id=\"outcome-\(outcome.name)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
      + "<rect width=\"8\" height=\"8\" class=\"\(colour)\"/><path class=\"cut\" d=\"\(cut)\"/></pattern>"
  }

  /// The page is about these requests; else they stand at its end.
  private var isOfDrawings: Bool { drawings.contains(where: \.isOpen) }

  /// The zone's offset from UTC, in minutes, from each instant on, in ms since 1970. A change just before or behind the
  /// page's times makes some of these ambiguous, too.
  private var offsets: String {
    let day = Nanoseconds(86_400_000_000_000)
    let found = period.map { times.offsets(from: $0.from - day, to: $0.until + day) } ?? []
    return JSONWriter.text { writer in
      writer.array(of: found) { writer, offset in
        writer.array(of: [offset.since.nanoseconds / 1_000_000, Int64(offset.minutes)]) { $0.number($1) }
      }
    }
  }

  private static func section(_ part: Part) -> String {
    let remarks = part.remarks.map { text, needsAttention in
      let mark = needsAttention ? "<strong class=\"attention\">! </strong>" : ""
      return "<li>\(mark)\(SVGElement.escaped(text))</li>\n"
    }
    return
      "<section><h2>\(SVGElement.escaped(part.title))</h2>\n<ul class=\"remarks\">\n\(remarks.joined())</ul></section>\n"
  }

  private var waterfalls: String {
    guard !drawings.isEmpty else { return "" }
    let drawn = drawings.enumerated().map { number, drawing in
      """
      <details class="waterfall" id="request-\(number + 1)" data-request="\(SVGElement.escaped(JSONWriter.text { $0.string(drawing.request) }))"\
      \(drawing.isOpen ? " open" : "")><summary>\(SVGElement.escaped(drawing.title))</summary>
      \(drawing.svg)\(drawing.words)</details>

      """
    }
    return
      "<section aria-labelledby=\"waterfalls\"><h2 id=\"waterfalls\">Waterfalls</h2>\n\(drawn.joined())</section>\n"
  }

  private var footer: String {
    let commands = documents.filter { !$0.command.isEmpty }.map {
      "<li><code>\(SVGElement.escaped($0.command))</code></li>\n"
    }
    let told =
      commands.isEmpty
      ? ""
      : "<details class=\"numbers\"><summary>The commands that print these numbers</summary>\n<ul>\n\(commands.joined())</ul></details>\n"
    return """
      <footer><h2>As a terminal shows it</h2>
      <details class="numbers"><summary>Text</summary>
      <pre tabindex="0" role="region" aria-label="Text as a terminal shows it">\(SVGElement.lines(text))</pre></details>
      \(told)</footer>

      """
  }
}

extension SVGElement {
  /// Lines of text, each escaped.
  static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
      .joined(separator: "\n")
  }
}
