import Foundation

/// What is fuzzed: the target of an input. `FUZZ` names it (`Fuzzing/run`).
private let target: (UnsafeRawBufferPointer) -> Void = {
  let name = ProcessInfo.processInfo.environment["FUZZ"] ?? ""
  guard let target = targets[name] else {
    fatalError("FUZZ names one of \(targets.keys.sorted().joined(separator: ", "))")
  }
  return target
}()

private let targets: [String: (UnsafeRawBufferPointer) -> Void] = [
  "log": FuzzedLog.read,
  "requests": FuzzedRequests.reconstruct,
  "block": FuzzedBlock.unpack,
  "rows": FuzzedRows.unpack,
  "survey": FuzzedSurvey.read,
  "profile": FuzzedProfile.read,
  "words": FuzzedWords.read,
]

/// What libFuzzer calls with each input. It ends by a trap where a promise is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target(UnsafeRawBufferPointer(start: bytes, count: count))
  return 0
}
