import Foundation
import Testing
import TraceModel

@testable import LogReading

struct BlockReaderTests {
  /// The decoded blocks of a source, and its events with their lines counted from its beginning.
  private struct Reading {
    var blocks: [RecordBlock] = []
    var largestBlock = 0

    var events: [Event] { blocks.flatMap(\.events) }
    var problems: [DecodingProblem] { blocks.flatMap(\.problems) }
    var incompleteLastLines: Int { blocks.reduce(0) { $0 + $1.incompleteLastLines } }
    var settled: Int64 { blocks.last?.endOffset ?? 0 }
    var counts: LineCounts { blocks.reduce(into: LineCounts()) { $0 += $1.counts } }
  }

  private func read(_ descriptor: Int32) throws -> Reading {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    var reader = BlockReader(descriptor: descriptor, source: 0)
    var reading = Reading()
    var lines: Int64 = 0
    while let raw = try reader.next() {
      var block = decoder.decode(raw)
      reading.largestBlock = max(reading.largestBlock, raw.lines.storage.count)
      block.number(after: lines)
      lines += block.lineCount
      reading.blocks.append(block)
    }
    return reading
  }

  private func read(_ bytes: [UInt8]) throws -> Reading {
    let file = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    return try read(handle.fileDescriptor)
  }

  private func read(_ text: String) throws -> Reading { try read(Array(text.utf8)) }

  /// A record of exactly `length` bytes, with the id `id`.
  private func record(_ id: String, length: Int = 0) -> [UInt8] {
    let head = Array(#"{"time":1750000000,"correlation_id":"\#(id)","padding":""#.utf8)
    return head + [UInt8](repeating: 0x78, count: max(0, length - head.count - 2)) + Array(#""}"#.utf8)
  }

  private let lineEnd: [UInt8] = [0x0A]

  @Test(arguments: [
    BlockReader.blockSize - 1, BlockReader.blockSize, BlockReader.blockSize + 1, 2 * BlockReader.blockSize,
    3 * BlockReader.blockSize - 1, BlockReader.longestLine,
  ])
  func `a line around the size of a block and up to 16 MiB is read, and so is the next`(length: Int)
    throws
  {
    let bytes =
      record("first") + lineEnd + record("long", length: length) + lineEnd + record("next") + lineEnd
    let reading = try read(bytes)
    #expect(reading.events.map(\.line) == [1, 2, 3])
    #expect(reading.events.map(\.length).dropFirst().first == UInt32(length))
    #expect(reading.counts.skipped.isEmpty)
    #expect(reading.settled == Int64(bytes.count))
  }

  @Test(arguments: [1, BlockReader.longestLine - 1, BlockReader.longestLine + 1])
  func `a longer line is counted, located and passed over in bounded memory, and the next is intact`(
    excess: Int
  ) throws {
    let long = record("long", length: BlockReader.longestLine + excess)
    let bytes = record("first") + lineEnd + long + lineEnd + record("next") + lineEnd
    let reading = try read(bytes)
    #expect(reading.events.map(\.line) == [1, 3])
    #expect(reading.counts.lines == 3)
    #expect(reading.counts.skipped == [.oversize: 1])
    #expect(reading.problems.map(\.line) == [2])
    #expect(reading.problems.map(\.offset) == [Int64(record("first").count + 1)])
    #expect(reading.problems.first?.explanation.contains("\(long.count) bytes") == true)
    #expect(reading.settled == Int64(bytes.count))
    #expect(reading.largestBlock <= 2 * BlockReader.longestLine + BlockReader.blockSize)
    #expect(reading.incompleteLastLines == 0)
  }

  @Test(arguments: [1, 2 * BlockReader.longestLine])
  func `a line that is too long and lacks its end is counted and not settled`(excess: Int) throws {
    let reading = try read(
      record("first") + lineEnd + record("long", length: BlockReader.longestLine + excess))
    #expect(reading.events.map(\.line) == [1])
    #expect(reading.counts.lines == 2)
    #expect(reading.counts.skipped == [.oversize: 1])
    #expect(reading.incompleteLastLines == 1)
    #expect(reading.settled == Int64(record("first").count + 1))
  }

  @Test func `a line of 16 MiB at the end of the file is read without a line end`() throws {
    let reading = try read(record("long", length: BlockReader.longestLine))
    #expect(reading.events.count == 1)
    #expect(reading.incompleteLastLines == 0)
  }

  @Test func `a last line that breaks off is counted and lies behind what is settled`() throws {
    let whole = record("a") + lineEnd
    for kept in 1..<record("b").count {
      let reading = try read(whole + record("b").prefix(kept))
      #expect(reading.events.count == 1, "\(kept) bytes")
      #expect(reading.incompleteLastLines == 1, "\(kept) bytes")
      #expect(reading.counts.lines == 2, "\(kept) bytes")
      #expect(reading.counts.skipped == [.malformed: 1], "\(kept) bytes")
      #expect(reading.settled == Int64(whole.count), "\(kept) bytes")
      #expect(reading.blocks.reduce(0) { $0 + $1.lineCount } == 1, "\(kept) bytes")
    }
  }

  @Test func `a torn prefix before a record is not settled either`() throws {
    let reading = try read(record("a") + lineEnd + Array("2026-01-01T00:00:00Z stdout F".utf8))
    #expect(reading.incompleteLastLines == 1)
    #expect(reading.settled == Int64(record("a").count + 1))
  }

  @Test func `what was torn is read when the file has grown`() throws {
    let whole = record("a") + lineEnd + record("b") + lineEnd
    for kept in record("a").count + 2..<whole.count {
      let first = try read(Array(whole[..<kept]))
      let rest = try read(Array(whole[Int(first.settled)...]))
      #expect((first.events + rest.events).count == 2, "\(kept) bytes")
    }
  }

  @Test func `space behind the last line is no torn line`() throws {
    let reading = try read(record("a") + lineEnd + Array("  \r".utf8))
    #expect(reading.incompleteLastLines == 0)
    #expect(reading.counts.lines == 1)
  }

  @Test func `a last line without a line end is read, from a file and from a pipe`() throws {
    let bytes = record("a") + lineEnd + record("b", length: 3 * BlockReader.blockSize) + lineEnd + record("c")
    let pipe = Pipe()
    let writer = Thread { [bytes] in
      try? pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    let piped = try read(pipe.fileHandleForReading.fileDescriptor)
    let reading = try read(bytes)
    #expect(reading.events.map(\.line) == [1, 2, 3])
    #expect(piped.events.map(\.line) == [1, 2, 3])
    #expect(piped.events.map(\.digest) == reading.events.map(\.digest))
    #expect(piped.events.map(\.offset) == reading.events.map(\.offset))
    #expect(piped.settled == Int64(bytes.count))
    #expect(reading.settled == Int64(bytes.count))
  }

  @Test(arguments: ["", "\n", "\n\n  \n\r\n", "\u{FEFF}"])
  func `an empty file has no lines, and blank lines are none`(text: String) throws {
    let reading = try read(text)
    #expect(reading.counts == LineCounts())
    #expect(reading.incompleteLastLines == 0)
  }

  @Test func `line ends of Windows and blank lines between change nothing but the numbers`() throws {
    let lines = [record("a"), [], record("b"), [0x0D], record("c")]
    let reading = try read(Array(lines.joined(separator: [0x0D, 0x0A])) + [0x0D, 0x0A])
    let plain = try read(record("a") + lineEnd + record("b") + lineEnd + record("c"))
    #expect(reading.events.map(\.line) == [1, 3, 5])
    #expect(reading.events.map(\.digest) == plain.events.map(\.digest))
    #expect(reading.counts == plain.counts)
  }

  @Test func `a descriptor that cannot be read is an error with its code`() {
    var reader = BlockReader(descriptor: -1, source: 0)
    #expect(throws: ReadError(code: EBADF)) { try reader.next() }
  }

  @Test func `bytes that were read before come first`() throws {
    let pipe = Pipe()
    let bytes = record("a") + lineEnd + record("b") + lineEnd
    try pipe.fileHandleForWriting.write(contentsOf: Data(bytes[7...]))
    try pipe.fileHandleForWriting.close()
    var reader = BlockReader(
      descriptor: pipe.fileHandleForReading.fileDescriptor, source: 3, offset: 100,
      carried: Array(bytes[..<7]))
    let raw = try #require(try reader.next())
    let block = try LogDecoder(profile: .makeDefault(), catalog: Catalog()).decode(raw)
    #expect(block.events.map(\.offset) == [100, 100 + Int64(record("a").count) + 1])
    #expect(block.events.map(\.source) == [3, 3])
    #expect(reader.offset == 100 + Int64(bytes.count))
    let end = try reader.next()
    #expect(end?.lines.count == nil)
  }
}
