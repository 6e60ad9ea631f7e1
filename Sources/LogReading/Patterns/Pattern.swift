import TraceModel

/// A regular expression, searched in time linear in the text. A pattern that would need more is refused when it is
/// read.
///
/// Literals, `.`, classes (`[a-z]`, `\d`, `\w`, `\s`), groups with and without names, alternatives, repetitions (greedy
/// and lazy), `^`, `$`, `\b`, and `(?i)` in front. A character is a Unicode scalar;
/// a byte that is no UTF-8 is one, too.
package struct Pattern: Sendable, Equatable {
  /// As it was written.
  package let text: String
  /// Names of the groups, by number from 1; nil of groups without one.
  package let names: [String?]
  /// The longest run of characters in every match, in lower case; empty if there is none.
  let literal: [UInt8]
  let program: PatternProgram

  /// Throws `PatternProblem` if the text is no pattern, or is a refused one.
  package init(_ text: String) throws {
    self.text = text
    var parser = PatternParser(text)
    let syntax = try parser.parse()
    names = parser.names
    literal = PatternLiteral.longest(in: syntax)
    program = try PatternProgram(syntax, groups: names.count, ignoresCase: parser.ignoresCase)
  }

  /// The number of the group with a name.
  func group(_ name: String) -> Int? { names.firstIndex(of: name).map { $0 + 1 } }

  /// The group for the whole if somebody asks for one value: the first one, else the whole match (0).
  var valueGroup: Int { names.isEmpty ? 0 : 1 }

  package static func == (a: Pattern, b: Pattern) -> Bool { a.text == b.text }
}

/// Why a text is no pattern.
package struct PatternProblem: Error, Equatable {
  /// A clause on what is wrong.
  package let reason: String
}
