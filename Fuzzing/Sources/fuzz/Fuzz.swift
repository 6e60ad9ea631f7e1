import CFuzzer
import Foundation

/// Fuzzes what `FUZZ` names (`Fuzzing/run`). It ends by a trap where a promise is broken.
@main
enum Fuzz {
  private static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> Void] = [
    "log": FuzzedLog.read,
    "requests": FuzzedRequests.reconstruct,
    "block": FuzzedBlock.unpack,
    "rows": FuzzedRows.unpack,
    "survey": FuzzedSurvey.read,
    "profile": FuzzedProfile.read,
    "words": FuzzedWords.read,
  ]

  private static let target: @Sendable (UnsafeRawBufferPointer) -> Void = {
    guard let target = targets[ProcessInfo.processInfo.environment["FUZZ"] ?? ""] else {
      fatalError("FUZZ names one of \(targets.keys.sorted().joined(separator: ", "))")
    }
    return target
  }()

  static func main() {
    var count = CommandLine.argc
    var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
      LLVMFuzzerRunDriver(&count, &words) { bytes, length in
        Fuzz.target(UnsafeRawBufferPointer(start: bytes, count: length))
        return 0
      })
  }
}
