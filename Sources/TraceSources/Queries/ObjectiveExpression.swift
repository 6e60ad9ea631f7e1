package import TraceModel

/// A service-level objective as a person writes it: `p99(end_to_end) < 2s`, `share(failed) < 1%`,
/// `oldest(queued) < 5m`.
///
///     objective = measure "(" what ")" comparison limit
package enum ObjectiveExpression {
  /// Why a text is no objective.
  package enum ParsingError: TypingError, Equatable {
    /// It has not the form of one.
    case unreadable(text: String)
    /// There is no such measure.
    case unknownMeasure(text: String, measure: String)
    /// The percentile is not above 0 and below 100.
    case noPercentile(text: String, percentile: String)
    /// There is no such segment.
    case unknownSegment(text: String, segment: String)
    /// There is no such outcome.
    case unknownOutcome(text: String, outcome: String)
    /// The age of something else than `queued` is asked for.
    case noAge(text: String, of: String)
    /// The age of the oldest message must be above its limit; `turned` is the objective with an upper one.
    case isNoUpperLimit(text: String, turned: String)
    /// The limit is no duration.
    case noDuration(text: String, limit: String)
    /// The limit is not a number of percent from 0 to 100.
    case noPercent(text: String, limit: String)
    /// No share is below 0 % or above 100 %.
    case impossible(text: String)
  }

  /// The objective that `text` states.
  package static func parse(_ text: String) throws(ParsingError) -> Objective {
    let text = String(text.trimmed)
    guard let parts = split(text) else { throw .unreadable(text: text) }
    return Objective(text: text, measure: try measure(parts, of: text), comparison: parts.comparison)
  }

  private struct Parts {
    var measure: String
    var argument: String
    var comparison: Objective.Comparison
    var limit: String
  }

  /// The parts without the spaces around them; nil where the form is another one.
  private static func split(_ text: String) -> Parts? {
    // A topic may have brackets, a limit has none.
    guard let open = text.firstIndex(of: "("), let close = text[open...].lastIndex(of: ")") else {
      return nil
    }
    let rest = text[text.index(after: close)...].trimmed
    guard let comparison = Objective.Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
      return nil
    }
    let limit = rest.dropFirst(comparison.rawValue.count).trimmed
    let (measure, argument) = (text[..<open].trimmed, text[text.index(after: open)..<close].trimmed)
    guard !measure.isEmpty, !argument.isEmpty, !limit.isEmpty else { return nil }
    return Parts(
      measure: String(measure), argument: String(argument), comparison: comparison, limit: String(limit))
  }

  private static func measure(_ parts: Parts, of text: String) throws(ParsingError) -> Objective.Measure {
    switch parts.measure {
    case "share": return try share(parts, of: text)
    case "oldest":
      guard parts.argument == Outcome.queued.name else { throw .noAge(text: text, of: parts.argument) }
      let limit = try duration(parts.limit, of: text)
      guard parts.comparison.isUpperLimit else {
        throw .isNoUpperLimit(text: text, turned: "oldest(queued) < \(parts.limit)")
      }
      return .oldestQueued(limit: limit)
    case let word where word.first == "p" && word.dropFirst().first?.isNumber == true:
      return try percentile(parts, of: text)
    case let word: throw .unknownMeasure(text: text, measure: word)
    }
  }

  private static func percentile(_ parts: Parts, of text: String) throws(ParsingError) -> Objective.Measure {
    let number = String(parts.measure.dropFirst())
    guard let percent = Double(number), percent < 100, let rank = PercentileRank(percent: percent) else {
      throw .noPercentile(text: text, percentile: number)
    }
    let words = parts.argument.split(separator: " ", maxSplits: 1)
    guard let segment = SegmentDefinition.all.first(where: { $0.isMeasured && $0.name == words[0] }) else {
      throw .unknownSegment(text: text, segment: String(words[0]))
    }
    let row = words.count > 1 ? String(words[1].trimmed) : nil
    return .percentile(rank, of: segment.segment, row: row, limit: try duration(parts.limit, of: text))
  }

  private static func share(_ parts: Parts, of text: String) throws(ParsingError) -> Objective.Measure {
    var outcomes: [Outcome] = []
    for word in parts.argument.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed) {
      guard let outcome = Outcome.allCases.first(where: { $0.name == word }) else {
        throw .unknownOutcome(text: text, outcome: String(word))
      }
      if !outcomes.contains(outcome) { outcomes.append(outcome) }
    }
    guard parts.limit.hasSuffix("%"), let percent = Double(String(parts.limit.dropLast().trimmed)),
      let limit = DecimalPercent(percent)
    else { throw .noPercent(text: text, limit: parts.limit) }
    let isImpossible =
      percent == 0 && parts.comparison == .less || percent == 100 && parts.comparison == .greater
    if isImpossible { throw .impossible(text: text) }
    return .share(of: outcomes, limit: limit)
  }

  private static func duration(_ limit: String, of text: String) throws(ParsingError) -> Nanoseconds {
    do {
      return try TimeExpression.parseDuration(limit)
    } catch {
      throw .noDuration(text: text, limit: limit)
    }
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends.
  fileprivate var trimmed: SubSequence {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let last = lastIndex(where: { !isSpace($0) }) else { return self[startIndex..<startIndex] }
    return self[...last].drop(while: isSpace)
  }
}
