import LogDecoding
import TraceModel
import TraceStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What an ingest is going to read: each input matched with the ledger by its content, so that it goes on where
/// an earlier run stopped, under whatever name.
struct IngestPlan {
  var sources: [IngestSource] = []
  let files: [String]
  /// Newest source of the ledger that the plan was made with.
  let lastKnownSource: Int64
  /// Inputs that could not be opened.
  private(set) var problems: [any Error] = []

  /// Opens the inputs. A file that is named twice is read once.
  init(files: [String], ledger: Ledger) throws {
    self.files = files
    lastKnownSource = ledger.lastNumber
    for file in files {
      do {
        try add(file, ledger)
      } catch let problem as InputProblem {
        problems.append(problem)
      }
    }
  }

  private mutating func add(_ file: String, _ ledger: Ledger) throws {
    var input = try LogInput(opening: file)
    if input.size == nil { input = try Self.recognisable(input, ledger) }
    guard let size = input.size else {
      sources.append(IngestSource(input: input, entry: LedgerEntry(file: file)))
      return
    }
    let known = ledger.recognise(size: size) { offset, length in
      input.peek(at: offset, count: length).map { ByteHash.hash($0) }
    }
    var entry = known ?? LedgerEntry(file: file)
    entry.file = file
    input.start = entry.bytes
    sources.append(IngestSource(input: input, entry: entry))
  }

  /// A stream cannot be read twice. If its beginning is known, it is copied to a temporary file, which can be
  /// compared with what was settled; if not, its beginning is put back in front.
  private static func recognisable(_ stream: LogInput, _ ledger: Ledger) throws -> LogInput {
    var input = stream
    var head = [UInt8](repeating: 0, count: LedgerEntry.sampleLength)
    var length = 0
    while length < head.count {
      let got = head.withUnsafeMutableBytes { room in
        room.baseAddress.map { read(stream.descriptor, $0 + length, room.count - length) } ?? 0
      }
      guard got > 0 else { break }
      length += got
    }
    input.carried = Array(head[..<length])
    let isKnown = ledger.knowsHead { $0 <= length ? ByteHash.hash(head[..<$0]) : nil }
    return isKnown ? try spooled(input) : input
  }

  private static func spooled(_ stream: LogInput) throws -> LogInput {
    guard let spool = tmpfile() else { throw InputProblem.unreadable(file: stream.file, code: errno) }
    var buffer = stream.carried
    var size: Int64 = 0
    repeat {
      guard fwrite(buffer, 1, buffer.count, spool) == buffer.count else {
        throw InputProblem.unreadable(file: stream.file, code: errno)
      }
      size += Int64(buffer.count)
      buffer = [UInt8](unsafeUninitializedCapacity: 1 << 18) { room, count in
        count = max(0, read(stream.descriptor, room.baseAddress, room.count))
      }
    } while !buffer.isEmpty
    fflush(spool)
    return LogInput(file: stream.file, descriptor: fileno(spool), size: size)
  }
}
