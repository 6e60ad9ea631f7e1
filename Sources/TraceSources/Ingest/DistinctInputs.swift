import LogReading
import TraceModel
import TraceStore

/// The inputs that a plan reads. One that may begin with all of another waits until the ledger knows that.
struct DistinctInputs {
  private var heads = DistinctHeads()
  /// Files by what they begin with.
  private var files: [UInt64: FileEnds] = [:]
  /// The longer beginnings of archives and of what is packed, by what they begin with.
  private var archives: [UInt64: DistinctHeads] = [:]

  /// Numbers of the sources that they go on with.
  private var begun: Set<Int64> = []

  private static let headLength = LedgerEntry.sampleLength

  /// Whether no input noted goes on with the source that `entry` is of; notes it. A new source is like none.
  mutating func goOn(from entry: LedgerEntry) -> Bool {
    entry.number == 0 || begun.insert(entry.number).inserted
  }

  /// Whether no file noted, all of which are shorter, can be the beginning of a file of `size` bytes; notes it.
  mutating func insert(_ file: LogInput, size: Int64) -> Bool {
    insert(size: size) { file.peek(at: $0, count: $1) }
  }

  /// The same of a file whose bytes at an offset `read` reads; nil if there are fewer.
  mutating func insert(size: Int64, read: (_ offset: Int64, _ count: Int) -> [UInt8]?) -> Bool {
    let head = read(0, min(Self.headLength, Int(size))) ?? []
    let isNew = heads.insert(head)
    guard head.count == Self.headLength else { return isNew }
    let key = ByteHash.hash(head)
    // Others that begin alike are short, or streams.
    guard isNew || files[key] != nil else { return false }
    return files[key, default: FileEnds()].insert(size: size, read: read)
  }

  /// Whether no input noted begins as a stream does; notes it.
  mutating func insert(stream: LogInput) -> Bool {
    let head = stream.beginning(Self.headLength)
    let isNew = heads.insert(head)
    guard head.count == Self.headLength, stream.canBeReadAgain else { return isNew }
    let key = ByteHash.hash(head)
    guard isNew || archives[key] != nil else { return false }
    return archives[key, default: DistinctHeads()].insert(stream.beginning(LogDecoder.sampleLength))
  }
}

/// Files that begin alike, by where they end and what stands there.
///
///     shorter file   ├─────────[4096]
///     longer file    ├─────────[4096]──────────────   the same there: it may go on from the shorter one
///
/// The bytes read of a file are at most its own.
struct FileEnds {
  private static let length = WindowHash.length
  private static let partLength = 1 << 18

  private var hashes: [Int64: Set<UInt64>] = [:]

  /// Whether no file noted can be the beginning of a file of `size` bytes, at least as many as one is told by; notes it.
  /// `read` reads bytes of it.
  mutating func insert(size: Int64, read: (_ offset: Int64, _ count: Int) -> [UInt8]?) -> Bool {
    let ends = hashes.keys.filter { $0 <= size }.sorted()
    let isFound =
      ends.count * Self.length <= size ? isFound(at: ends, read) : isFoundOnTheWay(through: ends, read)
    guard !isFound, let end = Self.hash(before: size, read) else { return !isFound }
    hashes[size, default: []].insert(end)
    return true
  }

  private static func hash(before end: Int64, _ read: (Int64, Int) -> [UInt8]?) -> UInt64? {
    read(end - Int64(length), length).map { WindowHash($0).value }
  }

  private func isFound(at ends: [Int64], _ read: (Int64, Int) -> [UInt8]?) -> Bool {
    ends.contains { end in
      Self.hash(before: end, read).map { hashes[end]?.contains($0) ?? false } ?? false
    }
  }

  /// Reads the file once, since many files end within it.
  private func isFoundOnTheWay(through ends: [Int64], _ read: (Int64, Int) -> [UInt8]?) -> Bool {
    guard let last = ends.last, var window = read(0, Self.length).map({ WindowHash($0) }) else {
      return false
    }
    var (left, position) = (ends[...], Int64(Self.length))
    while let next = left.first {
      if next == position {
        left.removeFirst()
        if hashes[position]?.contains(window.value) ?? false { return true }
        continue
      }
      // What leaves the window stands before what enters it.
      let count = Int(min(Int64(Self.partLength), last - position))
      guard let bytes = read(position - Int64(Self.length), count + Self.length) else { return false }
      for index in 0..<count {
        window.move(from: bytes[index], to: bytes[index + Self.length])
        position += 1
        guard left.first == position else { continue }
        left.removeFirst()
        if hashes[position]?.contains(window.value) ?? false { return true }
      }
    }
    return false
  }
}

/// The hash of so many bytes, which moves on byte by byte: a polynomial modulo the prime 2^61 - 1 at a random place, so
/// that nobody can write files that have it in common. Another process has others.
struct WindowHash {
  /// The bytes that it is of.
  static let length = LedgerEntry.sampleLength
  private static let prime: UInt64 = 1 << 61 - 1
  private static let base = UInt64.random(in: 1 << 32..<prime)
  /// What the first byte has been multiplied by when it leaves.
  private static let last = (1..<length).reduce(1) { power, _ in product(power, base) }

  private(set) var value: UInt64 = 0

  /// The hash of `bytes`, as many as it is of.
  init(_ bytes: [UInt8]) { for byte in bytes { add(byte) } }

  /// The first byte leaves, and another one comes behind the last.
  mutating func move(from first: UInt8, to next: UInt8) {
    value = Self.sum(value, Self.prime - Self.product(UInt64(first), Self.last))
    add(next)
  }

  private mutating func add(_ byte: UInt8) { value = Self.sum(Self.product(value, Self.base), UInt64(byte)) }

  private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 { a + b >= prime ? a + b - prime : a + b }

  private static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return sum(high << 3 | low >> 61, low & prime)
  }
}
