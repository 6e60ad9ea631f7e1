import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A terminal that nobody sits at: what programs write in it is kept.
struct PseudoTerminal {
  /// There is no such terminal on this machine.
  struct Missing: Error {}

  private let master: Int32
  private let slave: Int32

  init(columns: UInt16, rows: UInt16) throws {
    var (master, slave): (Int32, Int32) = (0, 0)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw Missing() }
    (self.master, self.slave) = (master, slave)
  }

  /// Runs a program whose result and messages go to the terminal. Returns what the terminal got, with plain line ends.
  func run(_ process: ChildProcess) async throws -> String {
    let (master, slave) = (master, slave)
    let own = try TemporaryDirectory()
    // On a thread of its own: the reading blocks it, and tasks have as many threads as there are processors.
    let reading = Task {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: Self.everything(of: master)) }
      }
    }
    _ = try await Subprocess.run(
      process.configuration(in: process.directory ?? own), input: .none,
      output: .fileDescriptor(FileDescriptor(rawValue: dup(slave)), closeAfterSpawningProcess: true),
      error: .fileDescriptor(FileDescriptor(rawValue: dup(slave)), closeAfterSpawningProcess: true)
    ) { _ in close(slave) }
    return await reading.value.replacingOccurrences(of: "\r\n", with: "\n")
  }

  /// Until nobody has the other side any more.
  private static func everything(of master: Int32) -> String {
    defer { close(master) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
