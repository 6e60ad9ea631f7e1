import Foundation

/// One log file. Lines are put in order of time and written in blocks of about a megabyte.
struct LogFile {
  /// Lines written or waiting.
  private(set) var lines = 0
  private var ordered = TimeOrdered<LogLine>()
  private var writer = LineWriter()
  private let handle: FileHandle

  init(_ name: String, in directory: String) throws {
    let url = URL(fileURLWithPath: directory, isDirectory: true).appendingPathComponent(name)
    guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path])
    }
    handle = try FileHandle(forWritingTo: url)
  }

  mutating func log(_ line: LogLine, at time: Int64) {
    lines += 1
    ordered.insert(line, at: time)
  }

  /// Writes what is earlier than `time`.
  mutating func flush(before time: Int64) throws {
    for (time, line) in ordered.remove(before: time) { line.write(at: time, to: &writer) }
    if writer.bytes.count >= 1 << 20 { try writeBlock() }
  }

  /// Writes everything.
  mutating func close() throws {
    try flush(before: .max)
    try writeBlock()
    try handle.close()
  }

  private mutating func writeBlock() throws {
    try handle.write(contentsOf: Data(writer.bytes))
    writer.bytes.removeAll(keepingCapacity: true)
  }
}
