// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// The settings of the main package. Only its own sources are instrumented, and what is internal can be fuzzed.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")

/// A package of its own: Xcode's toolchain has no libFuzzer, and the main package builds without.
let package = Package(
  name: "Fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // The main package's own sources (links), because what is fuzzed is not public.
    .target(name: "TraceModel", dependencies: [algorithms], swiftSettings: strict),
    .target(
      name: "LogReading",
      dependencies: [
        "TraceModel", "CZlib", "CZstandard", .product(name: "Yams", package: "Yams"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Profiles/default.json")] + builtInProfiles, swiftSettings: strict),
    .target(name: "ClockEstimation", dependencies: ["TraceModel", algorithms], swiftSettings: strict),
    .target(
      name: "TraceAnalysis", dependencies: ["TraceModel", "ClockEstimation", algorithms],
      swiftSettings: strict),
    .target(
      name: "TraceStore",
      dependencies: [
        "TraceModel", "CZstandard", algorithms, .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "TraceSources",
      dependencies: [
        "TraceModel", "LogReading", "ClockEstimation", "TraceAnalysis", "TraceStore", algorithms,
      ],
      swiftSettings: strict),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CZstandard", pkgConfig: "libzstd"),
    // What of libFuzzer is called.
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CFuzzer", "TraceModel", "LogReading", "ClockEstimation", "TraceAnalysis", "TraceStore",
        "TraceSources",
      ],
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
  ]
)

/// The profiles that come with trace: all that are there.
var builtInProfiles: [Resource] {
  let folder = "Profiles/BuiltIn"
  let place = "\(Context.packageDirectory)/Sources/LogReading/\(folder)"
  let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
  return names.filter { $0.hasSuffix(".yaml") }.sorted().map { .embedInCode("\(folder)/\($0)") }
}
