import Foundation
import SyntheticFleet
import Testing
import WrittenArchive

@testable import LogReading

/// Archives are read as the text in them, and one that is damaged gives what it has and says what is wrong.
@Suite struct CompressedLogTests {
  /// The text of a file, and what was wrong with it.
  private func read(_ bytes: [UInt8]) throws -> (text: [UInt8], damage: ArchiveDamage?) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("trace-\(UUID().uuidString).log")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var input = try LogInput(opening: file.path)
    defer { input.finish() }
    var text: [UInt8] = []
    if let size = input.size { text = input.peek(at: 0, count: Int(size)) ?? [] }
    while input.size == nil, case let part = input.takeNext(1 << 16), !part.isEmpty { text += part }
    guard case .archive(_, let damage) = input.damage else { return (text, nil) }
    return (text, damage)
  }

  private func text(_ random: inout SplitMix64, lines: ClosedRange<Int> = 1...3000) -> [UInt8] {
    (0..<Int.random(in: lines, using: &random)).flatMap { number in
      Array(#"{"time":\#(1_750_000_000 + number),"correlation_id":"\#(random.next())"}"#.utf8) + [0x0A]
    }
  }

  /// The form, and whether it is the only one.
  private static let forms = WrittenArchive.allCases

  @Test(arguments: Seeds.first(40))
  func `members of both forms, one behind the other, are one text`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (whole, archive): ([UInt8], [UInt8]) = ([], [])
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let part = Bool.random(using: &random) ? text(&random) : []
      whole += part
      archive += Self.forms[Int.random(in: 0...1, using: &random)].member(part)
    }
    let zeros = [UInt8](
      repeating: 0, count: Bool.random(using: &random) ? Int.random(in: 1...100_000, using: &random) : 0)
    let reading = try read(archive + zeros)
    #expect(reading.text == whole, "seed \(seed)")
    #expect(reading.damage == nil, "seed \(seed)")
  }

  @Test(arguments: Seeds.first(40))
  func `an archive that is cut off gives a beginning of its text and says where it ends`(seed: UInt64) throws
  {
    var random = SplitMix64(seed: seed)
    let whole = text(&random)
    let archive = Self.forms[Int(seed % 2)].member(whole)
    let length = Int.random(in: 4..<archive.count, using: &random)
    let reading = try read(Array(archive[..<length]))
    #expect(whole.starts(with: reading.text), "seed \(seed)")
    #expect(reading.damage == .truncated(at: Int64(length)), "seed \(seed)")
  }

  @Test(arguments: WrittenArchive.allCases)
  func `an archive cut in the middle gives most of what stands before`(form: WrittenArchive) throws {
    var random = SplitMix64(seed: 7)
    let whole = text(&random, lines: 20_000...20_000)
    let archive = form.member(whole)
    let reading = try read(Array(archive[..<(archive.count / 2)]))
    #expect(reading.text.count > whole.count / 3)
  }

  @Test(arguments: Seeds.first(40))
  func `a byte that was changed is found, or changes nothing`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let whole = text(&random)
    var archive = WrittenArchive.gzip.member(whole)
    // The header's flags, time and system say nothing of the text.
    let place = Int.random(in: 10..<archive.count, using: &random)
    archive[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
    let reading = try read(archive)
    #expect(reading.damage != nil || reading.text == whole, "seed \(seed)")
  }

  @Test(arguments: WrittenArchive.allCases)
  func `what stands behind an archive and is none is told with its place`(form: WrittenArchive) throws {
    let line = Array("{\"time\":1750000000}\n".utf8)
    let archive = form.member(line)
    let reading = try read(archive + Array("rest".utf8))
    #expect(reading.text == line)
    #expect(reading.damage == .followedByOther(at: Int64(archive.count)))
  }

  @Test func `a skippable frame of zstd holds no text`() throws {
    let line = Array("{\"time\":1750000000}\n".utf8)
    let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let reading = try read(skippable + WrittenArchive.zstandard.member(line) + skippable)
    #expect(reading.text == line)
    #expect(reading.damage == nil)
  }

  @Test(arguments: WrittenArchive.allCases)
  func `UTF-16 in an archive is read, too`(form: WrittenArchive) throws {
    let line = "{\"time\":1750000000,\"event\":\"Größe 😀\"}\n"
    let units: [UInt8] =
      [0xFF, 0xFE]
      + line.utf16.flatMap { unit -> [UInt8] in
        [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      }
    #expect(try read(form.member(units)).text == Array(line.utf8))
  }

  @Test(arguments: WrittenArchive.allCases)
  func `an archive that becomes a thousand times larger is read in parts that fit the room`(
    form: WrittenArchive
  ) throws {
    let count = 50 << 20
    let bomb = form.member([UInt8](repeating: UInt8(ascii: "x"), count: count))
    let source = DecompressedBytes(ReplayedBytes(bomb, before: NoBytes()))
    var room = [UInt8](repeating: 0, count: 1000)
    var total = 0
    while case .bytes(let got) = try room.withUnsafeMutableBytes({ try source.read(into: $0) }) {
      total += got
    }
    #expect(bomb.count * 500 < count)
    #expect(total == count)
  }

  @Test func `an archive is known by its content and not by its name`() throws {
    let plain = Array("{\"time\":1750000000}\n".utf8)
    #expect(try read(plain).text == plain)
    #expect(try read([0x1F, 0x8B]).text == [0x1F, 0x8B])
    #expect(try read([]).text == [])
  }
}

/// A source that has ended.
private final class NoBytes: ByteSource {
  let holdsBytes = false
  func read(into room: UnsafeMutableRawBufferPointer) -> ByteReading { .end }
}
