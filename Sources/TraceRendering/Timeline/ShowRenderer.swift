package import TraceModel

/// Writes single requests: drawn for people, complete for programs.
package struct ShowRenderer: Sendable {
  private let format: OutputFormat
  private let page: OutputTarget
  private let isWhole: Bool

  /// `table` draws; `json` writes one document, for several requests an array of them; `ndjson` writes one
  /// document a line; `csv` and `tsv` write one row a segment; `markdown` is the drawing in a code block. Of a request
  /// with very much to it the drawing has what matters, unless `isWhole`; the other formats always have everything.
  package init(format: OutputFormat, page: OutputTarget, isWhole: Bool = false) {
    self.format = format
    self.page = page
    self.isWhole = isWhole
  }

  /// The requests in the order given; `isContinued` where others have been written before.
  package func render(_ stories: [TraceView], isContinued: Bool = false) -> String {
    let gap = isContinued ? "\n" : ""
    return switch format {
    case .table: gap + stories.map { drawing($0, on: page) }.joined(separator: "\n")
    case .json: json(stories)
    case .ndjson: stories.map { ShowJSON.document($0) + "\n" }.joined()
    case .csv, .tsv: separated(stories, hasHeader: !isContinued)
    case .markdown:
      gap + stories.map { fenced(drawing($0, on: OutputTarget(times: page.times))) }.joined(separator: "\n")
    }
  }

  /// The log records of the requests as they were logged, one a line, in the order of events: in a pipe byte for
  /// byte, on a terminal with what it would obey made visible.
  package func renderRaw(_ stories: [TraceView]) -> [UInt8] {
    stories.flatMap(\.details).flatMap { details -> [UInt8] in
      let line = details.record.map { $0 == 0x0A ? 0x20 : $0 }
      return
        (page.isTerminal ? Array(TerminalText.escaped(String(decoding: line, as: UTF8.self)).utf8) : line)
        + [0x0A]
    }
  }

  private func drawing(_ view: TraceView, on page: OutputTarget) -> String {
    TimelineText(view, page: page, isWhole: isWhole).lines().map { $0 + "\n" }.joined()
  }

  private func fenced(_ text: String) -> String {
    let fence = text.contains("```") ? "~~~~" : "```"
    return "\(fence)text\n\(text)\(fence)\n"
  }

  private func json(_ stories: [TraceView]) -> String {
    if stories.count == 1, let view = stories.first { return ShowJSON.document(view) + "\n" }
    return "[" + stories.map(ShowJSON.document).joined(separator: ",") + "]\n"
  }

  private func separated(_ stories: [TraceView], hasHeader: Bool) -> String {
    ((hasHeader ? [SegmentRows.header] : []) + stories.flatMap(SegmentRows.rows)).map {
      SeparatedValues.line($0, as: format, on: page)
    }.joined()
  }
}
