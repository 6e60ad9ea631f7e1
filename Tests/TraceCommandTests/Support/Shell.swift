/// A command line as a user would type it, with pipes.
enum Shell {
  /// The output.
  static func run(
    _ commandLine: String, in directory: TemporaryDirectory
  ) async throws -> (standardOutput: String, standardError: String) {
    let execution = try await ChildProcess(
      executable: "/bin/sh", arguments: ["-c", commandLine], directory: directory
    ).run()
    return (execution.text, execution.standardError)
  }
}
