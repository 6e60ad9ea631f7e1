// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// The settings of the main package.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .treatAllWarnings(as: .error),  // SE-0480
]

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")

/// A package of its own, so that what benchmarks need never reaches users of the main package.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .executableTarget(name: "generate-logs", swiftSettings: strict),
    // The main package's own sources (links), because what is measured is not public.
    .target(name: "TraceModel", dependencies: [algorithms], swiftSettings: strict),
    .target(
      name: "LogReading",
      dependencies: [
        "TraceModel", "CZlib", "CZstandard", .product(name: "Yams", package: "Yams"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Profiles/default.json")] + builtInProfiles, swiftSettings: strict),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CZstandard", pkgConfig: "libzstd"),
    .target(name: "ClockEstimation", dependencies: ["TraceModel", algorithms], swiftSettings: strict),
    .target(
      name: "TraceAnalysis", dependencies: ["TraceModel", "ClockEstimation", algorithms],
      swiftSettings: strict),
    .executableTarget(
      name: "hot-paths", dependencies: ["TraceModel", "LogReading", "TraceAnalysis"], swiftSettings: strict),
  ]
)

/// The profiles that come with trace: all that are there.
var builtInProfiles: [Resource] {
  let folder = "Profiles/BuiltIn"
  let place = "\(Context.packageDirectory)/Sources/LogReading/\(folder)"
  let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
  return names.filter { $0.hasSuffix(".yaml") }.sorted().map { .embedInCode("\(folder)/\($0)") }
}
