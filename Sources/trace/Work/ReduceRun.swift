import FoundationEssentials
import LogReading
import TraceRendering
import TraceSources

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One run of `trace reduce`: sides of ranges, and frames from standard input, into a shard.
struct ReduceRun {
  private let ranges: JoinedRanges
  private let shard: Int

  /// Reads the files of `sides`. Throws where ranges are missing, or are no sides.
  init(sides: [String], shard: Int) throws {
    self.shard = shard
    let paths = LogPaths(sides)
    if let problem = paths.problems.first { throw problem }
    let version = RangeTerms.version(ofProgram: Version.text)
    ranges = try JoinedRanges(
      paths.files.flatMap { try RangeSides.sides(in: Self.bytes(of: $0), path: $0, version: version) },
      version: version)
  }

  /// Makes the shard at `path`.
  func run(to path: String) async throws {
    try await RangeReduce(ranges, shard: shard).run(FrameReader(Self.read), to: path)
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    do { return Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw Failure(
        .failed, "cannot read the side '\(path)'", details: ["it does not exist, or may not be read"])
    }
  }

  /// The next bytes of standard input; none at its end.
  private static func read() throws -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 18) { room, count in
      var got = -1
      repeat { got = received(room) } while got < 0 && errno == EINTR
      code = got < 0 ? errno : 0
      count = max(0, got)
    }
    guard code == 0 else { throw InputProblem.unreadable(file: "-", code: code) }
    return bytes
  }

  private static func received(_ room: UnsafeMutableBufferPointer<UInt8>) -> Int {
    #if canImport(Darwin)
      Darwin.read(STDIN_FILENO, room.baseAddress, room.count)
    #else
      Glibc.read(STDIN_FILENO, room.baseAddress, room.count)
    #endif
  }
}
