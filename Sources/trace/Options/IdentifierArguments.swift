import LogReading
import TraceSources

/// The ids of a command line, with those of standard input in the place of "-". They are read when needed: the first is
/// shown while the producer still works.
final class IdentifierArguments {
  private var arguments: ArraySlice<String>
  private var isReadingInput = false
  private let source: any IDSource
  private let byValue: Bool
  /// Of the lines of standard input.
  private lazy var piped = PipedIDs(
    names: (try? Profile.makeDefault().correlationID) ?? [], byValue: byValue
  ) { [source] text in try source.id(exactly: text) != nil }
  private var found: ArraySlice<PipedIDs.Found> = []

  /// `source` knows an id from another text. With `byValue` any text of a record that is one counts;
  /// without it, an id has the name of one.
  init(_ arguments: [String], of source: any IDSource, byValue: Bool) {
    (self.arguments, self.source, self.byValue) = (arguments[...], source, byValue)
  }

  /// The next id, or a record without one; nil behind the last.
  func next() throws -> PipedIDs.Found? {
    while true {
      if let next = found.popFirst() { return next }
      if isReadingInput {
        if let line = readLine() {
          found = try piped.add(line)[...]
        } else {
          found = try piped.end()[...]
          isReadingInput = false
        }
        continue
      }
      guard let argument = arguments.popFirst() else { return nil }
      guard argument == "-" else { return .id(argument) }
      isReadingInput = true
    }
  }
}
