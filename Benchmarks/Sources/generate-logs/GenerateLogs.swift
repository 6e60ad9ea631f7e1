import Foundation

/// Writes the logs of a simulated video pipeline: `client.jsonl`, `api.jsonl`, `consumer-1.jsonl` and
/// `consumer-2.jsonl`, in the shape of the recorded ones in `Tests/TraceCommandTests/Fixtures`.
@main
struct GenerateLogs {
  static func main() {
    do {
      let options = try Options(CommandLine.arguments.dropFirst())
      var pipeline = try Pipeline(options)
      try pipeline.run()
    } catch {
      FileHandle.standardError.write(Data("error: \(error)\n\(Options.usage)\n".utf8))
      exit(64)
    }
  }
}
