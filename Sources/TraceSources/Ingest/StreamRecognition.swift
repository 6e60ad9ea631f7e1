import LogReading
import TraceModel
import TraceStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Recognises a stream, or the text of an archive, and passes over its known part: settled text is compared while it
/// goes by.
///
///     known sources that begin alike      ├─────────┤  ├────────────────┤     shorter ones first
///     text of the stream                  ├──────────────────────────────────┈┈
///                                                   ▲ compared          ▲
struct StreamRecognition {
  /// The stream behind what is known of it.
  private(set) var input: LogInput
  /// The known source; nil if it is new.
  private(set) var entry: LedgerEntry?
  /// The bytes before the position of reading, as many as may be compared.
  private var passed: [UInt8] = []
  /// The bytes from a pipe, which cannot be read again.
  private var spool: UnsafeMutablePointer<FILE>?

  /// Throws `InputProblem`.
  init(_ input: LogInput, among entries: [LedgerEntry]) throws {
    self.input = input
    let head = input.beginning(LedgerEntry.sampleLength)
    var heads: [Int: UInt64] = [:]
    let alike = entries.filter { entry in
      guard entry.bytes > 0, entry.headLength <= head.count else { return false }
      let hash = heads[entry.headLength] ?? head.prefix(entry.headLength).byteHash
      heads[entry.headLength] = hash
      return hash == entry.headHash
    }
    guard !alike.isEmpty else { return }
    if !input.canBeReadAgain {
      spool = tmpfile()
      guard spool != nil else { throw InputProblem.unreadable(file: input.file, code: errno) }
    }
    try compare(alike.sorted { $0.bytes < $1.bytes })
    try goBack()
  }

  private mutating func compare(_ entries: [LedgerEntry]) throws {
    var (last, hash): (LedgerEntry?, UInt64) = (nil, 0)
    for known in entries {
      guard try pass(to: known.bytes) else { return }
      if last?.bytes != known.bytes || last?.tailLength != known.tailLength {
        (last, hash) = (known, passed.suffix(known.tailLength).byteHash)
      }
      guard hash == known.tailHash else { continue }
      entry = known
      // The last line had no line end, which the next bytes bring: the line is not over.
      if passed.last != 0x0A { entry?.physicalLines -= 1 }
    }
  }

  /// Passes over the text before `offset`; false where it ends before.
  private mutating func pass(to offset: Int64) throws -> Bool {
    while input.start < offset {
      let bytes = input.takeNext(Int(min(offset - input.start, 1 << 18)))
      guard !bytes.isEmpty else { return false }
      if let spool, fwrite(bytes, 1, bytes.count, spool) != bytes.count {
        throw InputProblem.unreadable(file: input.file, code: errno)
      }
      passed = Array((passed + bytes).suffix(LedgerEntry.sampleLength))
    }
    return true
  }

  /// Goes back to the end of the known text, from the position where the last comparison failed.
  private mutating func goBack() throws {
    let known = entry?.bytes ?? 0
    guard input.start != known else { return finishSpool() }
    if let spool {
      fflush(spool)
      input.replay(fileno(spool), from: known)
    } else {
      input.rewind(to: known)
    }
  }

  private func finishSpool() { if let spool { fclose(spool) } }
}
