import SyntheticFleet

/// Random JSON texts of every shape, and random damage to them.
struct RandomJSON {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func pick<T>(_ ambiguousConsumptions: [T]) -> T {
    ambiguousConsumptions[Int.random(in: ambiguousConsumptions.indices, using: &random)]
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func value(depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 4 ? 6 : 9), using: &random) {
    case 0: "true"
    case 1: "false"
    case 2: "null"
    case 3: number()
    case 4, 5: string()
    case 6: array(depth: depth + 1)
    default: object(depth: depth + 1)
    }
  }

  mutating func object(depth: Int = 0) -> String {
    let members = (0..<Int.random(in: 0...5, using: &random)).map { index in
      // Distinct keys: what becomes of duplicates is another test's.
      space() + "\"\(index)" + string().dropFirst() + space() + ":" + space() + value(depth: depth) + space()
    }
    return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
  }

  mutating func array(depth: Int) -> String {
    let values = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      space() + value(depth: depth) + space()
    }
    return "[" + (values.isEmpty ? space() : values.joined(separator: ",")) + "]"
  }

  mutating func number() -> String {
    let whole = pick(["0", "7", "10", "12345", "9007199254740993", "1750000000123"])
    let fraction = chance(40) ? "." + pick(["0", "5", "000001", "123456789"]) : ""
    let exponent = chance(30) ? pick(["e", "E"]) + pick(["", "+", "-"]) + pick(["0", "1", "05", "12"]) : ""
    return (chance(30) ? "-" : "") + whole + fraction + exponent
  }

  mutating func string() -> String {
    let pieces = [
      "a", "event", "id-1", " ", "/", "{", "}", "[", ":", ",", "'", "é", "日本", "🦊", "\u{7F}", "\u{2028}",
      #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#, #"\u0041"#, #"\u00e9"#, #"\u0000"#,
      #"\u001F"#, #"\uFFFF"#, #"\ud83e\udd8a"#, #"\uD834\uDD1E"#,
      "a longer run of text that fills several words",
    ]
    return "\"" + (0..<Int.random(in: 0...6, using: &random)).map { _ in pick(pieces) }.joined() + "\""
  }

  mutating func space() -> String { chance(85) ? "" : pick([" ", "\t", "  ", " \t "]) }

  /// One to three flipped, deleted, inserted or cut off bytes. They are never a line end or a NUL: these mean
  /// something else to a reader of lines and to Foundation's guess of the encoding.
  mutating func damage(_ text: [UInt8]) -> [UInt8] {
    var bytes = text
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[index] = damagedByte()
      case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.remove(at: index)
      case 3: bytes.insert(damagedByte(), at: index)
      default: if chance(30) { bytes.removeSubrange(index...) } else { bytes.insert(bytes[index], at: index) }
      }
    }
    return bytes.map { $0 == 0x0A || $0 == 0 ? 0x20 : $0 }
  }

  private mutating func damagedByte() -> UInt8 {
    chance(70)
      ? pick(Array(#"{}[]",:\tfnueE+-.0123456789aN/ '"#.utf8)) : UInt8.random(in: 1...255, using: &random)
  }
}
