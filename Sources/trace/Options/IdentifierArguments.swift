/// The ids of a command line, with those of standard input where "-" stands. They are read as they are needed,
/// so that the first is shown while the producer still works.
final class IdentifierArguments {
  private var arguments: ArraySlice<String>
  private var isReadingInput = false

  init(_ arguments: [String]) { self.arguments = arguments[...] }

  /// The next id; nil behind the last. Of a line, the first word counts.
  func next() -> String? {
    while true {
      if isReadingInput {
        guard let line = readLine() else {
          isReadingInput = false
          continue
        }
        if let word = line.split(whereSeparator: \.isWhitespace).first { return String(word) }
        continue
      }
      guard let argument = arguments.popFirst() else { return nil }
      guard argument == "-" else { return argument }
      isReadingInput = true
    }
  }
}
