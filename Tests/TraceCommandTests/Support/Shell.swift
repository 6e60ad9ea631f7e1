import Foundation

/// A command line as a user would type it, with pipes.
enum Shell {
  /// What it printed. Meant for little output.
  static func run(
    _ commandLine: String, in directory: TemporaryDirectory
  ) throws -> (standardOutput: String, standardError: String) {
    let output = directory.url.appendingPathComponent("shell-output")
    let errors = directory.url.appendingPathComponent("shell-errors")
    try Data().write(to: output)
    try Data().write(to: errors)
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", commandLine]
    shell.standardOutput = try FileHandle(forWritingTo: output)
    shell.standardError = try FileHandle(forWritingTo: errors)
    try shell.run()
    shell.waitUntilExit()
    return (
      String(decoding: try Data(contentsOf: output), as: UTF8.self),
      String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    )
  }
}
