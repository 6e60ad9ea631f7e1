import ArgumentParser
import TraceAnalysis
import TraceModel
import TraceSources

/// One side of `trace diff`: an index, logs, or a filter in the words of the options.
struct DiffSide {
  /// As it was typed.
  let text: String
  private let requests: Requests
  /// The side's filters; a path has none.
  let filters: FilterOptions

  /// Where the requests are.
  private enum Requests: Equatable {
    /// Where --db or --from say.
    case given
    case index(String)
    case logs(String)
  }

  /// Throws where the text is neither.
  init(parsing text: String) throws {
    self.text = text
    let words = DiffSideWords(text)
    if words.areOptions {
      requests = .given
      filters = try Self.filters(words.arguments, of: text)
      return
    }
    filters = try FilterOptions.parse([])
    switch FileKind(path: text) {
    case .database: requests = .index(text)
    case .logs: requests = Self.areIndexes(text) ? .index(text) : .logs(text)
    case .missing: throw Self.notUnderstood(text)
    }
  }

  /// The text is a pattern of paths, of indexes only.
  private static func areIndexes(_ text: String) -> Bool {
    let files = LogPaths.isPattern(text) ? LogPaths([text]).files : []
    return !files.isEmpty && files.allSatisfy { FileKind(path: $0) == .database }
  }

  /// Both sides are requests of one source.
  func isOfSameSource(as other: DiffSide) -> Bool { requests == other.requests }

  /// The options of the source with the side's own index or logs.
  func source(_ given: SourceOptions) throws -> SourceOptions {
    var source = given
    switch requests {
    case .given: break
    case .index(let path): (source.index.db, source.from) = ([path], [])
    case .logs(let path): source.from = [path]
    }
    return source
  }

  private static func filters(_ arguments: [String], of text: String) throws -> FilterOptions {
    do {
      return try FilterOptions.parse(arguments)
    } catch {
      // The parser lists values a line each.
      let lines = FilterOptions.message(for: error).split(separator: "\n").map(String.init)
      let values = lines.dropFirst().map { $0.drop { $0 == " " || $0 == "-" } }
      throw Failure(
        .usage, "'\(text)' is no filter: \(lines.first ?? "")",
        details: (values.isEmpty ? [] : [values.joined(separator: ", ")]) + examples)
    }
  }

  private static func notUnderstood(_ text: String) -> Failure {
    let isCondition = text.contains { "=<>~".contains($0) }
    let filter = DiffSideWords.filter(like: text)
    let meant = isCondition ? ["did you mean: \(Shell.quoted(filter ?? "--where \(text)"))"] : []
    return Failure(
      isCondition ? .usage : .failed, "'\(text)' is neither a file nor a filter", details: meant + examples)
  }

  /// How sides are written.
  static let examples = [
    "two indexes or logs: trace diff before.db after.db",
    "two filters: trace diff '--since 2h --until 1h' '--since 1h', trace diff '--where version=1' '--where version=2'",
  ]
}

/// The words of one side, as a shell would divide them.
struct DiffSideWords {
  private let words: [String]

  /// Quotes hold spaces together.
  init(_ text: String) {
    var words: [String] = []
    var (word, quote, isOpen) = ("", Character?.none, false)
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        (quote, isOpen) = (character, true)
      } else if character == " " {
        if isOpen { words.append(word) }
        (word, isOpen) = ("", false)
      } else {
        word.append(character)
        isOpen = true
      }
    }
    self.words = isOpen ? words + [word] : words
  }

  /// The filters that a word such as `since=2h` may name: all with a value, by their help.
  private static let names = Set(
    FilterOptions.helpMessage(columns: 80).matches(of: /--([a-z-]+) </).map { String($0.output.1) })

  /// They begin with an option, or with a filter's name and `=`.
  var areOptions: Bool { words.first.map { $0.hasPrefix("--") || Self.option($0) != nil } ?? false }

  /// The words as options: `since=2h` is `--since 2h`.
  var arguments: [String] {
    var arguments: [String] = []
    for word in words {
      let isValue =
        arguments.last.map { $0.hasPrefix("--") && Self.names.contains(String($0.dropFirst(2))) } ?? false
      arguments += isValue ? [word] : Self.option(word) ?? [word]
    }
    return arguments
  }

  /// `since=1h` for `sinc=1h`; nil where no filter has such a name.
  static func filter(like word: String) -> String? {
    guard let equals = word.firstIndex(of: "=") else { return nil }
    return EditDistance.near(to: String(word[..<equals]), among: names.sorted()).map { $0 + word[equals...] }
  }

  private static func option(_ word: String) -> [String]? {
    guard let equals = word.firstIndex(of: "="), names.contains(String(word[..<equals])) else { return nil }
    return ["--" + word[..<equals], String(word[word.index(after: equals)...])]
  }
}
