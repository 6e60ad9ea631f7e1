package import TraceModel

/// The lines on requests without a known step:
///
///     18 requests, 18 unknown: none of 112 records is a step that trace knows
///       seen: request completed 18 · job added 16 · job active 20 · …
///       to say what they mean: trace profile infer api.log worker.log > trace.yaml
package struct UnknownText {
  let requests: Int
  let unknown: Int
  let withErrors: Int
  let understanding: Diagnosis.Understanding
  /// The requests are the first of more.
  var isOfFirst = false
  /// As they were named.
  let logs: [String]

  /// Texts on the page.
  private static let shownTexts = 8

  package init(
    requests: Int, isOfFirst: Bool = false, unknown: Int, withErrors: Int,
    understanding: Diagnosis.Understanding, logs: [String]
  ) {
    self.isOfFirst = isOfFirst
    (self.requests, self.unknown, self.withErrors) = (requests, unknown, withErrors)
    (self.understanding, self.logs) = (understanding, logs)
  }

  /// `18 requests, 18 unknown: none of 112 records is a step that trace knows`.
  package var first: String {
    let errors = withErrors > 0 ? " (\(NumberFormat.grouped(withErrors)) with errors)" : ""
    let sample = understanding.isSample ? "the first " : ""
    let records = sample + NumberFormat.counted(understanding.records, "record")
    let steps =
      understanding.steps == 0
      ? "none of \(records) is a step that trace knows"
      : "\(NumberFormat.grouped(understanding.steps)) of \(records) are steps that trace knows, and none of theirs"
    return
      "\(isOfFirst ? "the first " : "")\(NumberFormat.counted(requests, "request")), \(NumberFormat.grouped(unknown)) unknown\(errors): \(steps)"
  }

  /// The texts, and the command that proposes their meaning.
  package var details: [String] {
    [Self.seen(understanding)].compactMap(\.self) + [InferenceAdvice.text(logs)]
  }

  /// `seen: request completed 18 · job added 16 · …`; nil where no record has a text.
  static func seen(_ understanding: Diagnosis.Understanding) -> String? {
    guard !understanding.texts.isEmpty else { return nil }
    var counts: [String: Int] = [:]
    for text in understanding.texts { counts[text.text, default: 0] += text.count }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(shownTexts).map { "\($0.key) \(NumberFormat.grouped($0.value))" }
    let isAll = sorted.count <= shownTexts && understanding.otherTexts == 0
    return "seen: " + (shown + (isAll ? [] : ["…"])).joined(separator: " · ")
  }
}

/// The sentence on a segment that should be there and is not:
///
///     queue_wait: not measured: 40 messages published, none seen received;
///     40 records 'Got message' of consumer stand where that would be
enum UnmeasuredText {
  /// Services that are named.
  private static let namedServices = 3

  static func text(_ segment: UnmeasuredSegment) -> String {
    let count = NumberFormat.counted(segment.count, segment.noun.rawValue)
    return
      "\(segment.segment.name): not measured: \(count) \(segment.seen.rawValue), none seen \(segment.missing.rawValue)"
      + (segment.instead.map(instead) ?? silent(segment))
  }

  private static func instead(_ record: Diagnosis.TextFinding) -> String {
    let name = record.service.isEmpty ? "an unnamed program" : record.service
    let records = record.count == 0 ? "records" : NumberFormat.counted(record.count, "record")
    let verb = record.count == 1 ? "stands" : "stand"
    return "; \(records) '\(record.text)' of \(name) \(verb) where that would be"
  }

  private static func silent(_ segment: UnmeasuredSegment) -> String {
    guard !segment.suspects.isEmpty, !segment.isOfOneProgram else { return "" }
    let names = segment.suspects.prefix(namedServices).joined(separator: ", ")
    return "; no record of \(names) is a step that trace knows (trace doctor)"
  }
}

extension UnmeasuredSegment {
  /// One program logs both ends.
  fileprivate var isOfOneProgram: Bool { !segment.isHop }
}
