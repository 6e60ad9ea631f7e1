// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "video-client",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a project of its own: .package(url: "…/trace", from: "…")
    .package(name: "trace", path: "../../..")
  ],
  targets: [
    .executableTarget(
      name: "video-client",
      dependencies: [
        .product(name: "TraceClient", package: "trace"),
        .product(name: "TraceContext", package: "trace"),
      ],
      path: "Sources/VideoClient",
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
