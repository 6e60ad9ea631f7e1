import TraceModel

/// Sides in a file. The files of several ranges one behind the other are a file of all of them, in any order, so that `cat`
/// puts them together:
///
///     trace range 2391 9f3c…⏎  2,391 bytes  ⏎  trace range 1187 02ab…⏎  1,187 bytes  ⏎
package enum RangeSides {
  /// The file at `path` holds no sides, or its end is cut off.
  package struct Damaged: Error, Equatable {
    package var path: String
  }

  private static let mark = "trace range "

  /// A file with one side.
  package static func file(of side: RangeSide) -> [UInt8] {
    let bytes = side.bytes
    return Array("\(mark)\(bytes.count) \(hash(bytes))\n".utf8) + bytes + [0x0A]
  }

  /// The sides in the file at `path`, which has `bytes`. `version` is that of this program. Throws `Damaged`.
  package static func sides(in bytes: [UInt8], path: String, version: String) throws -> [RangeSide] {
    var (sides, rest) = ([RangeSide](), bytes[...])
    while !rest.isEmpty {
      guard let end = rest.firstIndex(of: 0x0A) else { throw Damaged(path: path) }
      let heading = String(decoding: rest[..<end], as: UTF8.self)
      let words = heading.dropFirst(mark.count).split(separator: " ")
      let content = rest[(end + 1)...]
      guard heading.hasPrefix(mark), words.count == 2, let length = Int(words[0]), length >= 0,
        length < content.count, case let stored = Array(content.prefix(length)), hash(stored) == words[1],
        content[content.startIndex + length] == 0x0A,
        let side = RangeSide(bytes: stored, version: version)
      else { throw Damaged(path: path) }
      sides.append(side)
      rest = content[(content.startIndex + length + 1)...]
    }
    return sides
  }

  /// 16 hexadecimal digits.
  static func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> String {
    let digits = String(ByteHash.hash(bytes, seed: seed), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
