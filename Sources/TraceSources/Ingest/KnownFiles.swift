import LogReading
import TraceModel
import TraceStore

/// The sources of a ledger, to find a file among by its content.
struct KnownFiles {
  private let ledger: Ledger
  /// Indices of entries by the bytes that are settled of them: most files are all read.
  private let ends: [Int64: [Int]]

  init(_ ledger: Ledger) {
    self.ledger = ledger
    ends = Dictionary(grouping: ledger.entries.indices) { ledger.entries[$0].bytes }
  }

  /// The entry with the number of a file's source, else the one that its content fits, else a new one.
  func entry(of file: LogInput, number: Int64) -> LedgerEntry {
    guard var entry = ledger.entry(number) ?? recognised(file) else { return LedgerEntry(file: file.file) }
    // The last line had no line end, which the file's next bytes bring: the line is not over.
    if let last = file.peek(at: entry.bytes - 1, count: 1), last != [0x0A] { entry.physicalLines -= 1 }
    return entry
  }

  private func recognised(_ file: LogInput) -> LedgerEntry? {
    guard let size = file.size else { return nil }
    var samples = FileSamples(file)
    if let whole = ends[size]?.first(where: { samples.fit(ledger.entries[$0]) }) {
      return ledger.entries[whole]
    }
    return ledger.recognise(size: size) { samples.hash($0, $1) }
  }
}

/// The hashes of a file's beginnings and of parts of it, each made once.
private struct FileSamples {
  private struct Part: Hashable {
    var (offset, length): (Int64, Int)
  }

  private let file: LogInput
  private let head: [UInt8]
  private var known: [Part: UInt64?] = [:]

  init(_ file: LogInput) {
    self.file = file
    head = file.beginning(LedgerEntry.sampleLength)
  }

  /// The entry's beginning is the file's, and the last settled bytes stand at their place.
  mutating func fit(_ entry: LedgerEntry) -> Bool {
    entry.bytes > 0 && hash(0, entry.headLength) == entry.headHash
      && hash(entry.bytes - Int64(entry.tailLength), entry.tailLength) == entry.tailHash
  }

  /// Of `length` bytes at `offset`; nil if there are fewer.
  mutating func hash(_ offset: Int64, _ length: Int) -> UInt64? {
    let part = Part(offset: offset, length: length)
    if let hash = known[part] { return hash }
    let isInHead = offset == 0 && length <= head.count
    let hash =
      isInHead ? head.prefix(length).byteHash : file.peek(at: offset, count: length)?[...].byteHash
    known[part] = .some(hash)
    return hash
  }
}

extension ArraySlice<UInt8> {
  /// See `ByteHash`.
  var byteHash: UInt64 { withUnsafeBytes { ByteHash.hash(unpadded: $0) } }
}
