/// How one log is read, beside its profile: the entries that hold of it, the built-in profiles, and its scale of
/// levels. An index stores it of each source.
package struct LogLayout: Hashable, Sendable {
  /// The conditions asked of each record, since they hold for some records of the log only.
  package struct Asked: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The entry's conditions on fields.
    package static let conditions = Asked(rawValue: 1)
    /// The name of the container.
    package static let container = Asked(rawValue: 2)
    /// The name of the pod.
    package static let pod = Asked(rawValue: 4)
    /// The systemd unit.
    package static let unit = Asked(rawValue: 8)
    /// The stream, `stdout` or `stderr`.
    package static let stream = Asked(rawValue: 16)

    /// Each by the letter that stands for it in an index.
    fileprivate static let letters: [(letter: Character, asked: Asked)] = [
      ("c", container), ("p", pod), ("u", unit), ("s", stream), ("?", conditions),
    ]
  }

  /// An entry of the profile that the run was given.
  package struct Entry: Hashable, Sendable {
    /// Its place in the profile, from 0.
    package var number: Int
    /// Empty of an entry that all records of the log are read by.
    package var asked: Asked = []
  }

  /// In the order in which their rules are asked.
  package var entries: [Entry] = []
  /// Names of built-in profiles, in the order in which their rules are asked.
  package var builtIns: [String] = []
  /// No vocabulary is asked for records that no rule names.
  package var isExclusive = false
  /// Numbers of levels rise with their weight from 0, for debugging, to 4.
  package var hasRisingLevels = false

  /// The layout of every unknown log.
  package static let plain = LogLayout()

  package init() {}

  /// Nothing is to be asked beside the vocabulary.
  package var isPlain: Bool { self == .plain }

  /// Its records are read by different entries.
  var isMixed: Bool { entries.contains { !$0.asked.isEmpty } }

  /// The layouts of a mixed log's records: one for each entry, and one for records that fit none.
  var parts: [LogLayout] {
    (entries.map { Entry?.some($0) } + [nil]).map { entry in
      var part = self
      part.entries = entry.map { [Entry(number: $0.number)] } ?? []
      return part
    }
  }

  /// In one line, as an index stores it: `0 2c? !pino-http rising`.
  package var text: String {
    var words =
      entries.map { entry in
        "\(entry.number)" + String(Asked.letters.filter { entry.asked.contains($0.asked) }.map(\.letter))
      } + builtIns.map { "!" + $0 }
    if isExclusive { words.append("only") }
    if hasRisingLevels { words.append("rising") }
    return words.joined(separator: " ")
  }

  /// Reads that line; unknown words are passed over.
  package init(text: String) {
    for word in text.split(separator: " ") {
      if word == "only" {
        isExclusive = true
      } else if word == "rising" {
        hasRisingLevels = true
      } else if word.hasPrefix("!") {
        builtIns.append(String(word.dropFirst()))
      } else if let number = Int(word.prefix(while: \.isNumber)), number >= 0 {
        let letters = word.drop(while: \.isNumber)
        let asked = Asked.letters.filter { letters.contains($0.letter) }.map(\.asked)
        entries.append(Entry(number: number, asked: Asked(asked)))
      }
    }
  }
}
