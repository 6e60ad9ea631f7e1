/// By which entries of a profile, and which built-in profiles, one log is read. An index stores it of each source.
package struct LogLayout: Hashable, Sendable {
  /// An entry of the profile that the run was given.
  package struct Entry: Hashable, Sendable {
    /// Its place in the profile, from 0.
    package var number: Int
    /// Its `where` holds of some records only, and is asked for each.
    package var isPartial: Bool
  }

  package var entries: [Entry] = []
  /// Names of built-in profiles, in the order in which their rules are asked.
  package var builtIns: [String] = []
  /// No vocabulary is asked for records that no rule names.
  package var isExclusive = false

  /// What every log is read by that nothing is known of.
  package static let plain = LogLayout()

  package init() {}

  /// Nothing is to be asked beside the vocabulary.
  package var isPlain: Bool { self == .plain }

  /// In one line, as an index stores it: `0 2? !pino-http`.
  package var text: String {
    var words = entries.map { "\($0.number)" + ($0.isPartial ? "?" : "") } + builtIns.map { "!" + $0 }
    if isExclusive { words.append("only") }
    return words.joined(separator: " ")
  }

  /// Reads that line; words that are none of ours are passed over.
  package init(text: String) {
    for word in text.split(separator: " ") {
      if word == "only" {
        isExclusive = true
      } else if word.hasPrefix("!") {
        builtIns.append(String(word.dropFirst()))
      } else if let number = Int(word.hasSuffix("?") ? word.dropLast() : word), number >= 0 {
        entries.append(Entry(number: number, isPartial: word.hasSuffix("?")))
      }
    }
  }
}
