<?php
// SPDX-FileCopyrightText: The mod_dcv authors
// SPDX-License-Identifier: Apache-2.0
// ISPConfig runs this after each change to a site: see docs/panels.md. It places the order of
// a site whose CSR was made or saved, and removes it with the site, with the CSR, and when the
// certificate of the CA is saved.
class dcv_plugin {
    var $plugin_name = 'dcv_plugin';
    var $class_name = 'dcv_plugin';

    function onInstall() {
        return false;
    }

    function onLoad() {
        global $app;
        foreach (array('insert', 'update', 'delete') as $event) {
            $app->plugins->registerEvent("web_domain_$event", $this->plugin_name, $event == 'delete' ? 'remove' : 'change');
        }
    }

    function change($event, $data) {
        $site = $data['new'];
        $files = $site['document_root'] . '/ssl/' . ($site['ssl_domain'] ? $site['ssl_domain'] : $site['domain']);
        if ($site['ssl_action'] == 'create' || $site['ssl_action'] == 'save') {
            $this->run('place', $site['domain'], "$files.csr");
            $this->run('installed', $site['domain'], "$files.crt");
        } elseif ($site['ssl_action'] == 'del') {
            $this->run('remove', $site['domain'], '/dev/null');
        }
    }

    function remove($event, $data) {
        $this->run('remove', $data['old']['domain'], '/dev/null');
    }

    private function run($verb, $domain, $file) {
        global $app;
        if (is_readable($file)) {
            exec("/usr/local/sbin/dcv-order $verb " . escapeshellarg($domain) . ' <' . escapeshellarg($file) . ' 2>&1', $lines, $status);
            if ($status != 0) {
                $app->log(implode(' ', $lines), LOGLEVEL_WARN);
            }
        }
    }
}
