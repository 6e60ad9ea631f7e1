import LogReading
package import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file of service-level objectives, one a line. Blank lines say nothing, and neither does what stands behind `#` at
/// the beginning of a line or behind a space.
package enum ObjectiveFile {
  /// A line is no objective.
  package struct Problem: TypingError {
    /// As it was named; `-` is standard input.
    package let file: String
    /// From 1.
    package let line: Int
    /// Why the line is none.
    package let reason: ObjectiveExpression.ParsingError
  }

  /// No line is an objective.
  package struct Empty: TypingError { package let file: String }

  /// The most that anybody writes: a file with more is another one, or has no end.
  package struct TooLong: TypingError {
    /// As it was named; `-` is standard input.
    package let file: String
    /// Bytes.
    package let most = ObjectiveFile.longest
  }

  /// Bytes that are read.
  private static let longest = 1 << 20

  /// The objectives of a file, or of a pipe that the shell names (`--slos <(…)`).
  package static func objectives(of file: String) throws -> [Objective] {
    // `-` is standard input, which is left open.
    guard let stream = file == "-" ? fdopen(dup(0), "rb") : fopen(file, "rb") else {
      throw InputProblem.unreadable(file: file, code: errno)
    }
    defer { fclose(stream) }
    var text: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, stream), count > 0 {
      text += block.prefix(count)
      guard text.count <= longest else { throw TooLong(file: file) }
    }
    guard ferror(stream) == 0 else { throw InputProblem.unreadable(file: file, code: errno) }
    return try objectives(String(decoding: text, as: UTF8.self), file: file)
  }

  /// The objectives of `text`, the content of `file`, in its order.
  package static func objectives(_ text: String, file: String) throws -> [Objective] {
    var objectives: [Objective] = []
    // An editor may have put a byte order mark in front.
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
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
    for position in line.indices {
      if line[position] == "#", before.isWhitespace { return line[..<position] }
      before = line[position]
    }
    return line
  }
}
