import ArgumentParser
import TraceAnalysis
import TraceModel
import TraceStore

/// The words offered to a shell for a word being typed, beyond options and their fixed values.
enum Completions {
  /// More ids than fit a screen help nobody.
  private static let mostIDs = 60
  /// Values of an attribute. Shells ask before they show long lists, and the next letter leaves few.
  private static let mostValues = 1_000

  /// Ids of the index.
  static let ids = CompletionKind.custom { line, place, _ in
    let word = Word(line, place)
    return word.offered(word.index?.ids(beginningWith: word.text, limit: mostIDs) ?? [])
  }

  /// Services and instances of the index.
  static let services = CompletionKind.custom { line, place, _ in
    let word = Word(line, place)
    return word.offered(word.index?.services ?? [])
  }

  /// The keys of groups, also behind a comma.
  static let groupKeys = CompletionKind.custom { line, place, _ in
    let word = Word(line, place)
    let attributes = word.index?.attributes ?? []
    return word.offeredInList(GroupKey.names + attributes.filter { !GroupKey.names.contains($0) })
  }

  /// Outcomes, also behind a comma.
  static let outcomes = CompletionKind.custom { line, place, _ in
    Word(line, place).offeredInList(Outcome.allCases.map(\.name))
  }

  /// Percentiles that are asked for often, also behind a comma.
  static let percentiles = CompletionKind.custom { line, place, _ in
    Word(line, place).offeredInList(["50", "75", "90", "95", "99", "99.9"])
  }

  /// `key=value`, or keys as long as several fit.
  static let conditions = CompletionKind.custom { line, place, _ in
    let word = Word(line, place)
    guard let index = word.index else { return [] }
    if let operation = ["!=", "="].lazy.compactMap({ word.text.firstRange(of: $0) }).first {
      let key = String(word.text[..<operation.lowerBound])
      let value = String(word.text[operation.upperBound...])
      let values = index.values(of: key, beginningWith: value, limit: mostValues)
      return word.offered(values.map { word.text[..<operation.upperBound] + $0 })
    }
    let keys = index.attributes.filter { $0.hasPrefix(word.text) }
    guard keys.count == 1 else { return word.offered(keys.map { $0 + "=" }) }
    let values = index.values(of: keys[0], beginningWith: "", limit: mostValues)
    return word.offered(values.isEmpty ? [keys[0] + "="] : values.map { "\(keys[0])=\($0)" })
  }

  /// Time zones of this machine.
  static let zones = CompletionKind.custom { line, place, _ in
    Word(line, place).offered(["UTC", "local"] + ZoneNames.all)
  }
}

/// The word being typed, and its line.
private struct Word {
  private let line: [String]
  /// As far as it is typed.
  let text: String

  init(_ line: [String], _ place: Int) {
    self.line = line
    text = line.indices.contains(place) ? line[place] : ""
  }

  /// The index that the line is about; nil if it is about logs.
  var index: IndexWords? {
    guard !line.contains("--from") else { return nil }
    let options = line.indices.compactMap { place -> String? in
      if line[place].hasPrefix("--db=") { return String(line[place].dropFirst("--db=".count)) }
      return line[place] == "--db" && place + 1 < line.count ? line[place + 1] : nil
    }
    return IndexWords(of: options.last ?? Environment["TRACE_DB"] ?? "trace.db")
  }

  /// The words that go on with what is typed.
  ///
  /// Bash expands the words it is offered, so a word of a log could run a command. Only words of characters that mean
  /// nothing to a shell are offered.
  func offered(_ words: [String]) -> [String] {
    words.filter { $0.hasPrefix(text) && $0.utf8.allSatisfy(Self.isHarmless) && !$0.hasPrefix("-") }
  }

  /// The words that go on with the last of several words with commas between them.
  func offeredInList(_ words: [String]) -> [String] {
    let before = text.lastIndex(of: ",").map { text[...$0] } ?? ""
    let known = Set(before.split(separator: ",").map(String.init))
    return offered(words.filter { !known.contains($0) }.map { before + $0 })
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_.,:/+=@%!#".utf8.contains(byte)
    }
  }
}
