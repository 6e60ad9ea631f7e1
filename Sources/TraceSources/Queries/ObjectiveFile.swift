package import TraceModel

/// A file of service-level objectives, one a line. Blank lines say nothing, and neither does what stands behind `#` at
/// the beginning of a line or behind a space.
package enum ObjectiveFile {
  /// A line is no objective.
  package struct Problem: Error {
    package let file: String
    /// From 1.
    package let line: Int
    package let reason: ObjectiveExpression.ParsingError
  }

  /// No line is an objective.
  package struct Empty: Error { package let file: String }

  /// The objectives of `text`, the content of `file`, in its order.
  package static func objectives(_ text: String, file: String) throws -> [Objective] {
    var objectives: [Objective] = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let said = withoutComment(line)
      guard said.contains(where: { !$0.isWhitespace }) else { continue }
      do {
        objectives.append(try ObjectiveExpression.parse(String(said)))
      } catch {
        throw Problem(file: file, line: number + 1, reason: error)
      }
    }
    guard !objectives.isEmpty else { throw Empty(file: file) }
    return objectives
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    var before: Character = " "
    for place in line.indices {
      if line[place] == "#", before.isWhitespace { return line[..<place] }
      before = line[place]
    }
    return line
  }
}
