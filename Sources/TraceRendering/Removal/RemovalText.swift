import TraceModel

/// A removal by `trace forget`, for people.
///
///     forgotten: 12 requests with 96 records, and 3 records without an id
///     trace.db: 1.2 MB, now 0.8 MB
struct RemovalText {
  let summary: RemovalSummary
  /// The name of the index.
  let index: String
  let page: OutputTarget

  /// The sentences, fitted to the page.
  var lines: [String] {
    [what, space].flatMap { Paragraph.lines(TerminalText.escaped($0), width: page.width) }
  }

  private var what: String {
    let begin = summary.isPreview ? "would be forgotten" : "forgotten"
    let requests = NumberFormat.counted(summary.requests, "request")
    guard summary.requests > 0 || summary.uncorrelated > 0 else { return "\(begin): nothing" }
    let records = NumberFormat.counted(summary.records, "record")
    let others =
      summary.uncorrelated > 0
      ? ", and \(NumberFormat.counted(summary.uncorrelated, "record")) without an id" : ""
    return "\(begin): \(requests) with \(records)\(others)"
  }

  private var space: String {
    let before = NumberFormat.bytes(summary.bytesBefore)
    return summary.isPreview || summary.bytesAfter == summary.bytesBefore
      ? "\(index): \(before)" : "\(index): \(before), now \(NumberFormat.bytes(summary.bytesAfter))"
  }
}
