@testable import LogReading

/// Random patterns over a, b and c, and a search that tries every way in order of preference.
enum RandomPattern {
  indirect enum Syntax {
    case letter(UInt8)
    case any, start, end
    case sequence([Syntax])
    case choice([Syntax])
    case star(Syntax, isLazy: Bool)
    case optional(Syntax, isLazy: Bool)
  }

  static func make(_ random: inout some RandomNumberGenerator, depth: Int) -> Syntax {
    let kind = Int.random(in: 0..<(depth == 0 ? 8 : 14), using: &random)
    switch kind {
    case 0...5: return .letter([0x61, 0x62, 0x63].randomElement(using: &random) ?? 0x61)
    case 6: return .any
    case 7: return Bool.random(using: &random) ? .start : .end
    case 8, 9: return .choice((0..<2).map { _ in make(&random, depth: depth - 1) })
    case 10: return .star(makeLetter(&random), isLazy: .random(using: &random))
    case 11: return .optional(make(&random, depth: depth - 1), isLazy: .random(using: &random))
    default:
      return .sequence(
        (0..<Int.random(in: 2...3, using: &random)).map { _ in make(&random, depth: depth - 1) })
    }
  }

  /// A repeated part is never empty, so that the search below ends.
  private static func makeLetter(_ random: inout some RandomNumberGenerator) -> Syntax {
    Bool.random(using: &random) ? .any : .choice([.letter(0x61), .sequence([.letter(0x62), .letter(0x61)])])
  }

  static func text(of syntax: Syntax) -> String {
    switch syntax {
    case .letter(let letter): String(decoding: [letter], as: UTF8.self)
    case .any: "."
    case .start: "^"
    case .end: "$"
    case .sequence(let parts): parts.map { "(?:\(text(of: $0)))" }.joined()
    case .choice(let parts): "(?:\(parts.map(text).joined(separator: "|")))"
    case .star(let inner, let isLazy): "(?:\(text(of: inner)))*" + (isLazy ? "?" : "")
    case .optional(let inner, let isLazy): "(?:\(text(of: inner)))?" + (isLazy ? "?" : "")
    }
  }

  /// Where the leftmost match stands that a backtracking search finds first.
  static func firstMatch(of syntax: Syntax, in text: [UInt8]) -> Range<Int>? {
    for start in 0...text.count {
      if let end = ends(of: syntax, in: text, from: start).first { return start..<end }
    }
    return nil
  }

  /// All ends of a match from a place, in order of preference.
  private static func ends(of syntax: Syntax, in text: [UInt8], from start: Int) -> [Int] {
    switch syntax {
    case .letter(let letter): return start < text.count && text[start] == letter ? [start + 1] : []
    case .any: return start < text.count ? [start + 1] : []
    case .start: return start == 0 ? [start] : []
    case .end: return start == text.count ? [start] : []
    case .sequence(let parts):
      return parts.reduce([start]) { places, part in places.flatMap { ends(of: part, in: text, from: $0) } }
    case .choice(let parts): return parts.flatMap { ends(of: $0, in: text, from: start) }
    case .optional(let inner, let isLazy):
      let more = ends(of: inner, in: text, from: start)
      return isLazy ? [start] + more : more + [start]
    case .star(let inner, let isLazy):
      let more = ends(of: inner, in: text, from: start).flatMap { ends(of: syntax, in: text, from: $0) }
      return isLazy ? [start] + more : more + [start]
    }
  }
}
