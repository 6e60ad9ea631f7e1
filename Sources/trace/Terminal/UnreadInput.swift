import TraceModel
import TraceRendering
import TraceSources

/// The message for logs without a single record: nothing can be said of requests, and "0 requests" would pass for an
/// answer.
enum UnreadInput {
  private static let namedFiles = 5

  /// The failure of `inputs`; nil if some line is a record. The skipped lines have been told with their places. A
  /// single line of broken JSON may be half of a record still being written. So may whatever an ingest finds
  /// (`mayGrow`): it is read again.
  static func failure(_ inputs: InputReport, mayGrow: Bool = false) -> Failure? {
    guard inputs.hasNoRecord else { return nil }
    let unread = inputs.sources.filter { $0.counts.lines > 0 }
    let lines = unread.reduce(0) { $0 + $1.counts.lines }
    if lines == 1, mayGrow || unread.contains(where: mayBeHalf) { return nil }
    let what = lines == 1 ? "the only line" : "none of \(NumberFormat.grouped(lines)) lines"
    return Failure(
      .failed, "nothing was read: \(what) of \(names(unread)) is \(lines == 1 ? "no" : "a") record",
      details: advice(unread))
  }

  /// Its only line breaks off, or is no JSON from some byte on: neither a text nor a record without a time.
  private static func mayBeHalf(_ source: IngestSummary.Source) -> Bool {
    source.breaksOff || source.problems.contains(where: \.isBrokenJSON)
  }

  private static func names(_ sources: [IngestSummary.Source]) -> String {
    let names = sources.prefix(namedFiles).map { $0.file == "-" ? "standard input" : "'\($0.file)'" }
    let more = sources.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " and \(more) other files" : "")
  }

  /// The definition of a record and, if times are missing, the command that names their field.
  private static func advice(_ sources: [IngestSummary.Source]) -> [String] {
    let reasons = Set(sources.flatMap { $0.counts.skipped.filter { $0.value > 0 }.keys })
    let isWithoutTime = reasons.contains(.noTime)
    return ["a record is one JSON object, mostly on a line of its own, or a line of logfmt, with a time"]
      + (isWithoutTime ? ["to name the field of the time: trace profile infer LOGS > trace.yaml"] : [])
  }
}
