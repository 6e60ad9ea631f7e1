import Foundation
import Logging
import Synchronization
import SyntheticFleet
import Testing
import TraceModel
import WrittenLog

@testable import TraceContext

struct LineWriterTests {
  /// A place to write to that the test can read, fill up, hold back and break.
  private final class Place: Sendable {
    let written = Mutex<[UInt8]>([])
    let gate = DispatchSemaphore(value: 0)

    func append(_ bytes: ArraySlice<UInt8>) -> Int {
      written.withLock { $0 += bytes }
      return bytes.count
    }

    var text: String { written.withLock { String(decoding: $0, as: UTF8.self) } }
  }

  private func notice(_ dropped: Int) -> [UInt8] { Array("dropped \(dropped)\n".utf8) }

  @Test func `lines are written in the order in which they came`() {
    let place = Place()
    let writer = LineWriter(limit: 1 << 20, write: { place.append($0) }, makeDropNotice: notice)
    let lines = (0..<1_000).map { "line \($0)\n" }
    for line in lines { writer.append(Array(line.utf8)) }
    writer.flush()
    #expect(place.text == lines.joined())
    writer.flush()
    #expect(place.text == lines.joined())
  }

  @Test func `a caller does not wait for a place that takes nothing`() {
    let place = Place()
    let writer = LineWriter(
      limit: 100,
      write: {
        place.gate.wait()
        return place.append($0)
      }, makeDropNotice: notice)
    // Were a caller to wait, this would never end: the gate opens only afterwards.
    for _ in 0..<1_000 { writer.append(Array("123456789\n".utf8)) }
    #expect(!writer.flush(within: .milliseconds(10)))
    for _ in 0..<10 { place.gate.signal() }
    writer.flush()
    let lines = place.text.split(separator: "\n")
    let dropped = lines.compactMap { $0.hasPrefix("dropped ") ? Int($0.dropFirst(8)) : nil }
    #expect(lines.count { $0 == "123456789" } + dropped.reduce(0, +) == 1_000)
    // One notice for each of the two batches at most: when the first is taken, is up to the scheduler.
    #expect(1...2 ~= dropped.count)
    // Dropped lines are counted anew.
    place.gate.signal()
    writer.append(Array("again\n".utf8))
    writer.flush()
    #expect(place.text.hasSuffix("again\n"))
  }

  @Test func `what could not be written is written later, whole and in order`() {
    for seed in Seeds.first(300) {
      let place = Place()
      let random = Mutex(SplitMix64(seed: seed))
      let writer = LineWriter(
        limit: 1 << 20,
        write: { bytes in
          // A full disk takes a part of a batch, often nothing.
          let count = random.withLock { Int.random(in: -bytes.count...bytes.count, using: &$0) }
          return place.append(bytes.prefix(max(0, count)))
        }, makeDropNotice: notice)
      let lines = (0..<20).map { "seed \(seed) line \($0)\n" }
      for line in lines { writer.append(Array(line.utf8)) }
      for _ in 0..<10_000 where place.text.utf8.count < lines.joined().utf8.count { writer.flush() }
      #expect(place.text == lines.joined(), "seed \(seed)")
    }
  }

  @Test func `a line that comes while another is half written follows it`() {
    let place = Place()
    let next = Mutex<(@Sendable () -> Void)?>(nil)
    let writer = LineWriter(
      limit: 1 << 20,
      write: { bytes in
        guard let appendNext = next.withLock({ $0.take() }) else { return place.append(bytes) }
        appendNext()
        return place.append(bytes.prefix(3))
      }, makeDropNotice: notice)
    next.withLock { $0 = { [weak writer] in writer?.append(Array("second\n".utf8)) } }
    writer.append(Array("first\n".utf8))
    for _ in 0..<3 { writer.flush() }
    #expect(place.text == "first\nsecond\n")
  }

  @Test func `10,000 records of many tasks are whole and none is lost`() async throws {
    let file = TemporaryLog()
    let log = try JSONLog(service: "s", instance: "i", path: file.path)
    let logger = log.makeLogger(label: "l")
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<100 {
        group.addTask {
          guard let id = CorrelationID("task-\(task)") else { return }
          await withCorrelationID(id) {
            for number in 0..<100 {
              logger.info("Record", metadata: ["number": .stringConvertible(number), "text": "\"\n\u{7}🙂"])
              if number % 10 == 0 { await Task.yield() }
            }
          }
        }
      }
    }
    log.flush()
    let read = try file.read()
    #expect(read.records.count == 10_000 && read.objects.count == 10_000)
    #expect(read.skipped == 0 && read.uncorrelated.isEmpty)
    for (id, records) in Dictionary(grouping: read.records, by: \.details.correlationID) {
      #expect(records.map { $0.attribute("number") } == (0..<100).map { "\($0)" }, "\(id)")
    }
  }

  @Test func `a log that is no longer held writes what waits, and closes its file`() throws {
    let file = TemporaryLog()
    weak var released: JSONLog?
    do {
      let log = try JSONLog(service: "s", instance: "i", path: file.path)
      released = log
      let logger = log.makeLogger(label: "l")
      for _ in 0..<1_000 { logger.info("Record") }
      log.flush()
    }
    #expect(released == nil)
    #expect(try file.read().uncorrelated.count == 1_000)
  }
}

struct LogFileTests {
  @Test func `a pipe that takes no more for now is waited for`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    defer { close(reading) }
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    let bytes = [UInt8](repeating: 0x61, count: 1 << 20)
    let done = DispatchQueue.global()
    let written = Mutex(0)
    let group = DispatchGroup()
    done.async(group: group) {
      let count = LogFile(standardStream: writing).write(bytes[...])
      written.withLock { $0 = count }
      close(writing)
    }
    var read = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Foundation.read(reading, &buffer, buffer.count), count > 0 { read += count }
    group.wait()
    #expect(read == 1 << 20 && written.withLock { $0 } == 1 << 20)
  }

  @Test func `a file that cannot be written to says so`() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let file = try LogFile(path: "/dev/full")
    #expect(file.write([1, 2, 3]) == 0)
  }
}
