/// A sentence whose values are still values: only rendering knows how `1,988` and `271 ms` are written.
///
///     "several attempts: \(messages, "message"); \(wasted) of processing did not count"
package struct Phrase: Sendable, Equatable {
  /// A piece of the sentence.
  package enum Part: Sendable, Equatable {
    /// Words of the sentence, written as they are.
    case text(String)
    /// A number without a unit: `1,988`.
    case count(Int)
    /// `12 messages`: a count and the singular of what was counted.
    case counted(Int, noun: String)
    /// A duration in its usual unit: `271 ms`.
    case duration(Nanoseconds)
    /// A duration with its sign, also where it is positive.
    case difference(Nanoseconds)
    /// `4.9 %`.
    case share(Nanoseconds, of: Nanoseconds)
    /// A segment as words.
    case segment(Segment)
    /// A name as it was logged, or as it stands in tables.
    case name(String)
    /// The words of `trace find` that list what the sentence is about.
    /// Printing adds where the report looked, and what it asked for.
    case find([String])
  }

  /// The pieces in order; no text is empty or stands beside another one.
  package private(set) var parts: [Part] = []

  fileprivate init() {}

  /// Adds what `other` says.
  package static func += (phrase: inout Phrase, other: Phrase) {
    for part in other.parts { phrase.append(part) }
  }

  fileprivate mutating func append(_ part: Part) {
    guard case .text(let text) = part else { return parts.append(part) }
    if case .text(let before) = parts.last {
      parts[parts.count - 1] = .text(before + text)
    } else if !text.isEmpty {
      parts.append(part)
    }
  }
}

extension Phrase: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { append(.text(text)) }

  package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.phrase }

  /// The values that may stand in `\(…)`.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var phrase = Phrase()

    package init(literalCapacity: Int, interpolationCount: Int) {}

    /// The text between two values.
    package mutating func appendLiteral(_ text: String) { phrase.append(.text(text)) }

    /// A number without a unit.
    package mutating func appendInterpolation(_ count: Int) { phrase.append(.count(count)) }

    /// A count and the singular of what was counted.
    package mutating func appendInterpolation(_ count: Int, _ noun: String) {
      phrase.append(.counted(count, noun: noun))
    }

    /// A duration, with a sign only if negative.
    package mutating func appendInterpolation(_ duration: Nanoseconds) { phrase.append(.duration(duration)) }

    /// A duration with its sign, also where it is positive.
    package mutating func appendInterpolation(difference: Nanoseconds) {
      phrase.append(.difference(difference))
    }

    /// The percentage that `part` is of `whole`.
    package mutating func appendInterpolation(share part: Nanoseconds, of whole: Nanoseconds) {
      phrase.append(.share(part, of: whole))
    }

    /// The segment in words.
    package mutating func appendInterpolation(_ segment: Segment) { phrase.append(.segment(segment)) }

    /// A name as it was logged, which rendering escapes.
    package mutating func appendInterpolation(name: String) { phrase.append(.name(name)) }

    /// The words of `trace find` that list the requests.
    package mutating func appendInterpolation(find words: [String]) { phrase.append(.find(words)) }

    /// Phrases with commas between them.
    package mutating func appendInterpolation(_ phrases: [Phrase]) {
      for (index, other) in phrases.enumerated() {
        if index > 0 { phrase.append(.text(", ")) }
        phrase += other
      }
    }
  }
}
