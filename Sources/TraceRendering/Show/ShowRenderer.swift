package import TraceModel

/// Writes single requests: drawn for people, complete for programs.
package struct ShowRenderer: Sendable {
  private let format: OutputFormat
  private let page: Page

  /// `table` draws; `json` writes one document, for several requests an array of them; `ndjson` writes one
  /// document a line; `csv` and `tsv` write one row a segment; `markdown` is the drawing in a code block.
  package init(format: OutputFormat, page: Page) {
    self.format = format
    self.page = page
  }

  /// The requests in the order given.
  package func render(_ stories: [TraceStory]) -> String {
    switch format {
    case .table: stories.map { drawing($0, on: page) }.joined(separator: "\n")
    case .json: json(stories)
    case .ndjson: stories.map { ShowJSON.document($0) + "\n" }.joined()
    case .csv, .tsv: separated(stories)
    case .markdown: stories.map { fenced(drawing($0, on: Page(times: page.times))) }.joined(separator: "\n")
    }
  }

  /// The log records of the requests as they were logged, one a line, in the order of events.
  package func renderRaw(_ stories: [TraceStory]) -> String {
    stories.flatMap(\.details).map { details in
      let line = String(String.UnicodeScalarView(details.raw.unicodeScalars.map { $0 == "\n" ? " " : $0 }))
      return (page.isTerminal ? TerminalText.escaped(line) : line) + "\n"
    }.joined()
  }

  private func drawing(_ story: TraceStory, on page: Page) -> String {
    StoryDrawing(story, page: page).lines().map { $0 + "\n" }.joined()
  }

  private func fenced(_ text: String) -> String {
    let fence = text.contains("```") ? "~~~~" : "```"
    return "\(fence)text\n\(text)\(fence)\n"
  }

  private func json(_ stories: [TraceStory]) -> String {
    if stories.count == 1, let story = stories.first { return ShowJSON.document(story) + "\n" }
    return "[" + stories.map(ShowJSON.document).joined(separator: ",") + "]\n"
  }

  private func separated(_ stories: [TraceStory]) -> String {
    ([SegmentRows.header] + stories.flatMap(SegmentRows.rows)).map {
      SeparatedValues.line($0, as: format, on: page)
    }.joined()
  }
}
