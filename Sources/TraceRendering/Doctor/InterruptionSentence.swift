/// Says that an index lacks a part of some logs, and what to do.
package struct InterruptionSentence {
  /// Without its line end.
  package let text: String
  private static let named = 3

  /// nil where no ingest was interrupted.
  package init?(_ logs: [String]) {
    guard !logs.isEmpty else { return nil }
    let names = logs.prefix(Self.named).map { $0 == "-" ? "standard input" : $0 }
    let more = logs.count > Self.named ? " and \(NumberFormat.grouped(logs.count - Self.named)) more" : ""
    text =
      "an ingest of \(names.joined(separator: ", "))\(more) was interrupted, so that not all of it is in the index; "
      + "to go on: run it again"
  }
}
