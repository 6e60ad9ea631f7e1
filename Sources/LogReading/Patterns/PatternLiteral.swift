/// The characters that no match of a pattern can lack.
enum PatternLiteral {
  /// The longest run of them, in lower case. Upper and lower case count as one, so the test lets through too much,
  /// never too little.
  static func longest(in syntax: PatternSyntax) -> [UInt8] {
    var runs = Runs()
    collect(syntax, into: &runs)
    runs.end()
    return runs.longest
  }

  private struct Runs {
    var longest: [UInt8] = []
    var current: [UInt8] = []

    mutating func end() {
      if current.count > longest.count { longest = current }
      current = []
    }
  }

  private static func collect(_ syntax: PatternSyntax, into runs: inout Runs) {
    switch syntax {
    case .empty, .assertion: break
    case .set(let set):
      guard let scalar = set.only.flatMap(Unicode.Scalar.init) else { return runs.end() }
      runs.current += String(scalar).utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    case .sequence(let parts): for part in parts { collect(part, into: &runs) }
    case .group(let inner, _): collect(inner, into: &runs)
    case .alternatives: runs.end()
    case .repetition(let inner, let least, let most, _):
      guard least > 0 else { return runs.end() }
      collect(inner, into: &runs)
      if most != 1 { runs.end() }
    }
  }
}
