import TraceModel
import TraceRendering
import TraceSources

/// The message for a text that is no service-level objective.
enum ObjectiveMessages {
  /// One objective of each measure.
  static let examples =
    "for example: --slo 'p99(end_to_end) < 2s' --slo 'share(failed) < 1%' --slo 'oldest(queued) < 5m'"

  static func diagnostic(_ problem: ObjectiveFile.Problem) -> Diagnostic {
    var diagnostic = diagnostic(problem.reason)
    diagnostic.message = "\(problem.file):\(problem.line): \(diagnostic.message)"
    return diagnostic
  }

  static func diagnostic(_ problem: ObjectiveFile.TooLong) -> Diagnostic {
    Diagnostic(
      "'\(problem.file)' is longer than \(problem.most >> 20) MiB, which no file of objectives is",
      details: ["each line is one: p99(end_to_end) < 2s"])
  }

  static func diagnostic(_ problem: ObjectiveFile.Empty) -> Diagnostic {
    Diagnostic(
      "there is no objective in '\(problem.file)'", details: ["each line is one: p99(end_to_end) < 2s"])
  }

  /// The percentile that is written with another letter, or any.
  private static func percentile(like measure: String) -> String {
    Double(measure.dropFirst()) == nil ? "p99" : "p" + measure.dropFirst()
  }

  static func diagnostic(_ error: ObjectiveExpression.ParsingError) -> Diagnostic {
    switch error {
    case .unreadable(let text):
      Diagnostic("'\(text)' is no objective: it is MEASURE(WHAT) < LIMIT", details: [examples])
    case .unknownMeasure(let text, let measure):
      Diagnostic(
        "'\(text)' is no objective: there is no measure '\(measure)'",
        details: nearest(to: measure, among: ["share", "oldest", percentile(like: measure)]) + [
          "measures: p50, p99.9 (any percentile) of a segment, share of outcomes, oldest(queued)", examples,
        ])
    case .noPercentile(let text, let percentile):
      Diagnostic(
        "'\(text)' is no objective: there is no percentile '\(percentile)'",
        details: [
          "a percentile is above 0 and below 100; no sample is so large that the longest is surely below a limit",
          examples,
        ])
    case .unknownSegment(let text, let segment):
      Diagnostic(
        "'\(text)' is no objective: there is no segment '\(segment)'",
        details: nearest(to: segment, among: segments) + ["segments: " + segments.joined(separator: ", ")])
    case .unknownOutcome(let text, let outcome):
      Diagnostic(
        "'\(text)' is no objective: there is no outcome '\(outcome)'",
        details: nearest(to: outcome, among: outcomes) + ["outcomes: " + outcomes.joined(separator: ", ")])
    case .noAge(let text, let word):
      Diagnostic(
        "'\(text)' is no objective: the age of '\(word)' is not known",
        details: ["the age of the oldest message that waits: oldest(queued) < 5m"])
    case .noDuration(let text, let limit):
      Diagnostic(
        "'\(text)' is no objective: '\(limit)' is no duration",
        details: unitAdvice(text, limit) + ["for example: 250ms, 2s, 1.5s, 2m, 1h30m", UnitAdvice.units])
    case .noPercent(let text, let limit):
      Diagnostic(
        "'\(text)' is no objective: '\(limit)' is no number of percent from 0 to 100",
        details: percentAdvice(text, limit)
          + ["for example: share(failed) < 1%, share(completed) >= 99.5%"])
    case .isNoUpperLimit(let text, let turned):
      Diagnostic(
        "'\(text)' is no objective: it asks that messages wait, and an objective says what shall be",
        details: ["did you mean: \(turned)"])
    case .impossible(let text):
      Diagnostic(
        "'\(text)' is no objective: no share is below 0 % or above 100 %",
        details: ["for none: share(lost) <= 0%; for all: share(completed) >= 100%"])
    }
  }

  /// A limit without a unit, with another spelling of one, or of another measure.
  private static func unitAdvice(_ text: String, _ limit: String) -> [String] {
    let start = text.dropLast(limit.count)
    if limit.hasSuffix("%") { return ["percent are the limit of a share: share(failed) < \(limit)"] }
    if Double(limit) != nil {
      return ["it lacks a unit: did you mean \(start)\(limit)s or \(start)\(limit)ms?"]
    }
    return UnitAdvice.corrected(limit).map { ["did you mean: \(start)\($0)"] } ?? []
  }

  private static func percentAdvice(_ text: String, _ limit: String) -> [String] {
    let start = text.dropLast(limit.count)
    if let number = Double(limit), 0 < number, number < 1 {
      let percent = NumberFormat.percentile((number * 1e11).rounded() / 1e9)
      return ["a share is in percent: did you mean \(start)\(percent)%, or \(start)\(limit)%?"]
    }
    if let number = Double(limit) {
      return 0...100 ~= number ? ["it lacks the sign: did you mean \(start)\(limit)%?"] : []
    }
    return UnitAdvice.corrected(limit) == nil
      ? [] : ["durations are the limit of a percentile: p99(end_to_end) < \(limit)"]
  }

  private static let segments = SegmentDefinition.all.filter(\.isMeasured).map(\.name)
  private static let outcomes = Outcome.allCases.map(\.name)

  private static func nearest(to word: String, among known: [String]) -> [String] {
    EditDistance.nearest(to: word, among: known).flatMap {
      $0.distance <= 3 ? ["did you mean: \($0.word)"] : nil
    }
      ?? []
  }
}
